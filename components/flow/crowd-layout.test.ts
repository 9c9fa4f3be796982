import { describe, expect, test } from 'vitest';
import { began, ended, START, traceOf } from '#engine/scene/make-trace.ts';
import { plainPace } from '#engine/scene/pace.ts';
import { stepsOf } from '#engine/scene/steps.ts';
import type { Arrow } from './arrow-layout.ts';
import { crowdLayout } from './crowd-layout.ts';
import { pictureLayout } from './picture-layout.ts';

const http = { parent: 'cli', attributes: { 'http.request.method': 'GET' } };
const arrowsOf = (count: number): Arrow[] =>
  stepsOf(
    traceOf(
      ...START,
      ...Array.from({ length: count }, (_, i) => began(11 + i / 1000, `r${i}`, 'cli → dockerd', 'GET /info', http)),
    ),
  ).map((step, x) => ({ step, x, y0: 0, y1: 10, labelY: 5 }));

test('few messages are drawn one by one', () => {
  const arrows = arrowsOf(100);
  expect(crowdLayout(arrows, [])).toMatchObject({ arrows, paths: [] });
});

test('a crowd is merged by kind, but what has a name stays itself, and so does a new process that stands alone', () => {
  const arrows = arrowsOf(900);
  const named = { ...(arrows[40] as Arrow), label: { side: 'left' as const } };
  arrows[40] = named;
  const crowd = crowdLayout(arrows, []);
  expect(crowd.arrows).toContain(named);
  expect(crowd.arrows.some((arrow) => arrow.step.kind === 'exec')).toBe(true);
  expect(crowd.arrows.length).toBeLessThan(20);
  const merged = crowd.paths.map((path) => path.d.match(/M/g)?.length ?? 0).reduce((a, b) => a + b, 0);
  expect(merged + crowd.arrows.length).toBe(arrows.length);
});

test('of new processes nearer than their heads are wide, the first stands for all', () => {
  const process = arrowsOf(900).find((arrow) => arrow.step.kind === 'exec') as Arrow;
  const near = [0, 1, 2, 40].map((x) => ({ ...process, x }));
  const crowd = crowdLayout([...near, ...arrowsOf(900).filter((arrow) => arrow.step.kind !== 'exec')], []);
  expect(crowd.arrows.filter((arrow) => arrow.step.kind === 'exec').map(({ x }) => x)).toEqual([0, 40]);
});

describe('a run of thousands of messages', () => {
  const trace = traceOf(
    ...START,
    ...Array.from({ length: 4000 }, (_, i) => [
      began(20 + i, `r${i}`, 'cli → dockerd', 'GET /info', http),
      ended(20.5 + i, `r${i}`),
    ]).flat(),
  );
  const steps = stepsOf(trace);
  const { start, end } = trace;
  const pace = plainPace({ start, end, marks: [], chapters: [] });
  const draw = (view: [number, number]) => pictureLayout(trace, steps, [], { width: 1200, height: 700, pace, view });

  test('is drawn with fewer shapes than there are pixels', () => {
    const { crowd } = draw([0, 1]);
    expect(crowd.arrows.length + crowd.bars.length + crowd.paths.length).toBeLessThan(1200);
  });

  test('is exact again when it is zoomed in: each message of that stretch is drawn for itself, at its time', () => {
    const { crowd, scale } = draw([0.5, 0.52]);
    const inside = steps.filter(({ at, from, to }) => from !== to && scale.x(at) >= 0 && scale.x(at) <= scale.width);
    expect(inside.length).toBeGreaterThan(100);
    expect(crowd.paths).toEqual([]);
    const drawn = new Map(crowd.arrows.map((arrow) => [arrow.step.id, arrow.x]));
    for (const step of inside) expect(drawn.get(step.id)).toBe(scale.x(step.at));
  });
});
