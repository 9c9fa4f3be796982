import { describe, expect, test } from 'vitest';
import type { StepState } from '#engine/scene/build.ts';
import { compareLayout, countsOf } from './compare-layout.ts';
import { buildOf, stepOf, twoStages } from './make-build.fixture.ts';

/** Each line of the file is a step. */
const builtFrom = (text: string, states: readonly StepState[] = []) =>
  buildOf(
    text.split('\n').map((line, index) =>
      stepOf(`${index}`, states[index] ?? 'ran', {
        ...{ lines: { first: index + 1, last: index + 1 }, instruction: line.split(' ')[0] ?? '' },
        name: line,
        ...{ from: 0, to: 10 * (index + 1) },
      }),
    ),
    { dockerfile: { path: 'Dockerfile', text } },
  );
const told = (one: string, other: string, a?: StepState[], b?: StepState[]) =>
  compareLayout(builtFrom(one, a), builtFrom(other, b), 1e9).rows.map(
    ({ left, right, difference }) => `${left?.id ?? '-'} ${right?.id ?? '-'} ${difference}`,
  );

describe('two builds, step by step', () => {
  test.each([
    ['the same', 'FROM a\nRUN b', 'FROM a\nRUN b', ['0 0 same', '1 1 same']],
    ['a line more', 'FROM a\nRUN b', 'FROM a\nRUN x\nRUN b', ['0 0 same', '- 1 only right', '1 2 same']],
    ['a line less', 'FROM a\nRUN x\nRUN b', 'FROM a\nRUN b', ['0 0 same', '1 - only left', '2 1 same']],
    ['a line edited', 'FROM a\nCOPY a b\nRUN c', 'FROM a\nCOPY a d\nRUN c', ['0 0 same', '1 1 text', '2 2 same']],
    ['nothing alike', 'FROM a', 'RUN b', ['- 0 only right', '0 - only left']],
  ])('%s', (_, one, other, rows) => {
    expect(told(one, other)).toEqual(rows);
  });

  test('another state is a difference', () => {
    expect(told('FROM a\nRUN b', 'FROM a\nRUN b', ['cached', 'cached'], ['cached', 'ran'])).toEqual([
      '0 0 same',
      '1 1 state',
    ]);
  });
});

test('builders name an instruction each in its own way: without the Dockerfile the words decide', () => {
  const named = (name: string) => buildOf([stepOf(name, 'ran', { name, instruction: 'COPY' })]);
  const { rows } = compareLayout(named('[2/2] COPY a b'), named('Step 2/2 : COPY a b'), 1e9);
  expect(rows).toMatchObject([{ difference: 'same' }]);
});

test('a build is like itself, and the builder’s own work is left out', () => {
  const compared = compareLayout(twoStages(), twoStages(), 1e9);
  expect(countsOf(compared)).toEqual({ same: 9, state: 0, text: 0, 'only left': 0, 'only right': 0 });
  expect(compared.longest).toBe(400e6);
});
