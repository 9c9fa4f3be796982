import { describe, expect, it, test } from 'vitest';
import { fromMillis } from '#engine/trace/ids.ts';
import { barOf, ganttLayout, ROW } from './gantt-layout.ts';
import { buildOf, stepOf, twoStages } from './make-build.fixture.ts';

const scale = { width: 1000, x: (at: number) => at / 1e6, time: (x: number) => x * 1e6 };

describe('rows of time', () => {
  const build = twoStages();
  const { rows, height } = ganttLayout(build, ['COPY src /src', 'RUN cat']);

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
