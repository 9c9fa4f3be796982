import { describe, expect, test } from 'vitest';
import { buildOf, stepOf, twoStages } from './make-build.fixture.ts';
import { type StepsRow, stepsLayout } from './steps-layout.ts';

const told = (row: StepsRow): string =>
  row.kind === 'step'
    ? `${row.step.id}: ${row.lines.map(({ number }) => number)}`
    : `between: ${row.lines.map(({ number }) => number)}`;
const rowsOf = (text: string | undefined, steps: Parameters<typeof buildOf>[0]): string[] =>
  stepsLayout(buildOf(steps, text === undefined ? {} : { dockerfile: { path: 'Dockerfile', text } })).rows.map(told);
const at = (id: string, first: number, last = first) => stepOf(id, 'ran', { lines: { first, last } });

describe('rows of a Dockerfile', () => {
  test.each([
    ['each instruction has its line', 'FROM a\nRUN b\n', [at('FROM', 1), at('RUN', 2)], ['FROM: 1', 'RUN: 2']],
    [
      'a long one has all its lines',
      'FROM a\nRUN b \\\n c\n',
      [at('FROM', 1), at('RUN', 2, 3)],
      ['FROM: 1', 'RUN: 2,3'],
    ],
    ['comments keep their place', '# x\n\nFROM a\n# y', [at('FROM', 3)], ['between: 1,2', 'FROM: 3', 'between: 4']],
    [
      'steps of one line share its text',
      'FROM a\nCOPY b',
      [at('FROM', 1), at('COPY', 2), at('image', 2)],
      ['FROM: 1', 'COPY: 2', 'image: '],
    ],
    ['a step that nobody placed comes last', 'FROM a', [stepOf('?', 'ran'), at('FROM', 1)], ['FROM: 1', '?: ']],
    ['steps out of order are sorted', 'FROM a\nRUN b', [at('RUN', 2), at('FROM', 1)], ['FROM: 1', 'RUN: 2']],
    ['without the Dockerfile there are the steps alone', undefined, [at('FROM', 1), at('RUN', 2)], ['FROM: ', 'RUN: ']],
    ['without steps there is the text', 'FROM a\nRUN b', [], ['between: 1,2']],
  ] as const)('%s', (_, text, steps, rows) => {
    expect(rowsOf(text, steps)).toEqual(rows);
  });
});

test('every line of a build of several stages is there once, and the builder’s own work apart', () => {
  const { rows, own, longest } = stepsLayout(twoStages());
  expect(rows.flatMap((row) => row.lines.map(({ number }) => number))).toEqual(
    Array.from({ length: 13 }, (_, i) => i + 1),
  );
  expect(own.map(({ id }) => id)).toEqual(['load context', 'exporting']);
  expect(longest).toBe(400e6);
});
