import { expect, test } from 'vitest';
import type { StepOutput } from '#engine/scene/build.ts';
import { fromMillis } from '#engine/trace/ids.ts';
import { logLines, sinceText } from './log-lines.ts';

const out = (ms: number, text: string, stream: StepOutput['stream'] = 'stdout'): StepOutput => ({
  ...{ at: fromMillis(ms), text, stream },
});
const told = (...log: StepOutput[]) => logLines(log).map(({ at, stream, text }) => [at / 1e6, stream, text]);

test.each([
  [
    'one piece, two lines',
    [out(3, 'a\nb\n')],
    [
      [3, 'stdout', 'a'],
      [3, 'stdout', 'b'],
    ],
  ],
  [
    'one line in two pieces has the time of its first',
    [out(3, 'a'), out(9, 'b\nc')],
    [
      [3, 'stdout', 'ab'],
      [9, 'stdout', 'c'],
    ],
  ],
  [
    'what goes to the other stream in between is a line of its own',
    [out(3, 'a'), out(4, 'oh\n', 'stderr'), out(5, 'b\n')],
    [
      [3, 'stdout', 'ab'],
      [4, 'stderr', 'oh'],
    ],
  ],
  [
    'an empty line is one',
    [out(3, '\n\nx\r\n')],
    [
      [3, 'stdout', ''],
      [3, 'stdout', ''],
      [3, 'stdout', 'x'],
    ],
  ],
  ['what is cut has no text', [out(3, '')], []],
])('%s', (_, log, lines) => {
  expect(told(...log)).toEqual(lines);
});

test('a time is told since the step began', () => {
  const [line] = logLines([out(130, 'a')]);
  expect(line && sinceText(line, { startedAt: fromMillis(10) })).toBe('+120 ms');
  expect(line && sinceText(line, {})).toBe('');
});
