import { expect, test } from 'vitest';
import { BENCH_NAMES, readBenchArguments } from './arguments.ts';

test.each([
  ['no name as all of them', [], { kind: 'bench', json: false, names: [...BENCH_NAMES] }],
  [
    'names in their own order, each once',
    ['save', 'run', 'save'],
    { kind: 'bench', json: false, names: ['run', 'save'] },
  ],
  ['our option anywhere', ['boot', '--json'], { kind: 'bench', json: true, names: ['boot'] }],
  ['a separator', ['--', 'boot'], { kind: 'bench', json: false, names: ['boot'] }],
  ['a question', ['boot', '--help'], { kind: 'help' }],
] as const)('reads %s', (_, words, expected) => {
  expect(readBenchArguments(words)).toEqual(expected);
});

test('refuses a name it does not know, and says which there are', () => {
  expect(readBenchArguments(['run', 'fly', 'swim'])).toEqual({
    kind: 'misuse',
    reason:
      'There is no benchmark fly, swim. There are: run, version, save, load, boot, memory, latency, picture, flood, flow, network-map, network-deck, decks, catalogue, hub, build, editor, ports, packets, processes, files.',
  });
});

test('refuses an option it does not know', () => {
  expect(readBenchArguments(['--yaml'])).toEqual({ kind: 'misuse', reason: 'There is no option --yaml.' });
});
