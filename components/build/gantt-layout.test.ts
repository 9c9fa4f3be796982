import { describe, expect, it, test } from 'vitest';
import { fromMillis } from '#engine/trace/ids.ts';
import { barOf, criticalPath, ganttLayout, parallelOf, ROW } from './gantt-layout.ts';
import { buildOf, stepOf, twoStages } from './make-build.fixture.ts';

const scale = { width: 1000, x: (at: number) => at / 1e6, time: (x: number) => x * 1e6 };

describe('rows of time', () => {
  const build = twoStages();
  const { rows, height } = ganttLayout(build, criticalPath(build));

  it('are in the order of their beginning, without what never ran', () => {
    expect(rows.map(({ step }) => step.id)).toEqual([
      ...['FROM busybox', 'load context', 'RUN mkdir', 'COPY src /src', 'RUN cat', 'COPY --from=compile', 'exporting'],
    ]);
    expect(height).toBe(7 * ROW);
  });

  it('tell waiting from running', () => {
    const copy = rows.find(({ step }) => step.id === 'COPY src /src');
    expect(copy && barOf(copy, scale, 0)).toEqual({ queue: { x0: 110, x1: 200 }, run: { x0: 200, x1: 250 } });
    expect(rows[0]?.queued).toBeUndefined();
  });

  test.each([
    ['a short one can be seen', stepOf('a', 'ran', { from: 10, to: 10 }), { run: { x0: 10, x1: 13 } }],
    ['an open one ends at the last that is known', stepOf('a', 'running', { from: 10 }), { run: { x0: 10, x1: 500 } }],
  ] as const)('%s', (_, step, bar) => {
    const [row] = ganttLayout(buildOf([step]), []).rows;
    expect(row && barOf(row, scale, fromMillis(500))).toEqual(bar);
  });
});

describe('the critical path', () => {
  test.each([
    [
      'goes to the input that ended last',
      twoStages(),
      ['load context', 'COPY src /src', 'RUN cat', 'COPY --from=compile'],
    ],
    ['of nothing is empty', buildOf([]), []],
    [
      'does not turn in circles',
      buildOf([
        stepOf('a', 'ran', { from: 1, to: 2, inputs: ['b'] }),
        stepOf('b', 'ran', { from: 0, to: 1, inputs: ['a'] }),
      ]),
      ['b', 'a'],
    ],
    ['leaves out what has no end', buildOf([stepOf('a', 'running', { from: 1 })]), []],
  ] as const)('%s', (_, build, path) => {
    expect(criticalPath(build)).toEqual(path);
  });
});

test('real time, added up, and at the same time', () => {
  const build = twoStages();
  expect(parallelOf(build, criticalPath(build))).toEqual({
    real: fromMillis(1000),
    added: fromMillis(1080),
    critical: fromMillis(80 + 50 + 400 + 40),
    most: 2,
  });
});

test('what follows at the same instant is not side by side', () => {
  const build = buildOf([stepOf('a', 'ran', { from: 0, to: 5 }), stepOf('b', 'ran', { from: 5, to: 9 })]);
  expect(parallelOf(build, []).most).toBe(1);
});
