import { expect, test } from 'vitest';
import { commandLine, readArguments } from './arguments.ts';

const trace = { takesFile: false };

test.each([
  ['a command', ['docker', 'ps'], { kind: 'trace', json: false, argv: ['docker', 'ps'] }],
  ['our option before it', ['--json', 'docker', 'ps'], { kind: 'trace', json: true, argv: ['docker', 'ps'] }],
  [
    'its own options',
    ['docker', 'run', '--json', '--', 'x'],
    { kind: 'trace', json: false, argv: ['docker', 'run', '--json', '--', 'x'] },
  ],
  ['a separator', ['--json', '--', '-odd'], { kind: 'trace', json: true, argv: ['-odd'] }],
  ['packets too', ['--packets', 'docker', 'ps'], { kind: 'trace', json: false, packets: true, argv: ['docker', 'ps'] }],
  ['a question', ['--help'], { kind: 'help' }],
] as const)('reads %s', (_, words, expected) => {
  expect(readArguments(words, trace)).toEqual(expected);
});

test.each([
  ['nothing', [], 'Which command?'],
  ['only an option', ['--json'], 'Which command?'],
  ['an unknown option', ['--yaml', 'docker', 'ps'], 'There is no option --yaml.'],
] as const)('refuses %s', (_, words, reason) => {
  expect(readArguments(words, trace)).toEqual({ kind: 'misuse', reason });
});

test('record has its file first', () => {
  expect(readArguments(['run.trace.jsonl', 'docker', 'ps'], { takesFile: true })).toMatchObject({
    file: 'run.trace.jsonl',
    argv: ['docker', 'ps'],
  });
  expect(readArguments([], { takesFile: true })).toEqual({ kind: 'misuse', reason: 'Which file?' });
});

test('a line quotes what a shell would split or expand', () => {
  expect(commandLine(['sh', '-c', "echo 'a b' $HOME"])).toBe(`sh -c 'echo '\\''a b'\\'' $HOME'`);
});
