import { expect, test } from 'vitest';
import { readExportArguments } from './export-arguments.ts';

const picture = { theme: 'light', width: 1600 };

test.each([
  ['--format otlp a.trace.jsonl', { kind: 'export', format: 'otlp', file: 'a.trace.jsonl', picture }],
  ['a.trace.jsonl --format=chrome', { kind: 'export', format: 'chrome', file: 'a.trace.jsonl', picture }],
  ['--format svg a', { kind: 'export', format: 'svg', file: 'a', picture }],
  [
    '--format svg --theme dark --width=900 --run 2 a',
    { kind: 'export', format: 'svg', file: 'a', picture: { theme: 'dark', width: 900, run: 2 } },
  ],
  ['--help', { kind: 'help' }],
  ['a.trace.jsonl', { kind: 'misuse', reason: expect.stringMatching(/^Which format\?/) }],
  ['--format pdf a', { kind: 'misuse', reason: 'Which format? There are: otlp, chrome, svg.' }],
  ['a --format', { kind: 'misuse', reason: expect.stringMatching(/^Which format\?/) }],
  ['--format otlp', { kind: 'misuse', reason: 'Which one recording?' }],
  ['--format otlp a b', { kind: 'misuse', reason: 'Which one recording?' }],
  ['--colour --format otlp a', { kind: 'misuse', reason: 'There is no option --colour.' }],
  ['--format svg --theme blue a', { kind: 'misuse', reason: 'Which theme? There are: light, dark.' }],
  ['--format svg --width 100 a', { kind: 'misuse', reason: '--width is a whole number from 640 to 8000.' }],
  ['--format svg --width 1e3 a', { kind: 'misuse', reason: '--width is a whole number from 640 to 8000.' }],
  ['--format svg --run 0 a', { kind: 'misuse', reason: '--run is a whole number from 1 on.' }],
  ['--format otlp --theme dark a', { kind: 'misuse', reason: '--theme, --width and --run are for --format svg.' }],
] as const)('%s', (line, expected) => {
  expect(readExportArguments(line.split(' '))).toEqual(expected);
});
