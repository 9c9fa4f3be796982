import { expect, test } from 'vitest';
import { began, START, traceOf } from '#engine/scene/make-trace.ts';
import { stepsOf } from '#engine/scene/steps.ts';
import type { Arrow } from './arrow-layout.ts';
import { crowdLayout } from './crowd-layout.ts';

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

test('a crowd is merged by kind, but what has a name, failed or began a process stays itself', () => {
  const arrows = arrowsOf(900);
  const named = { ...(arrows[40] as Arrow), label: { side: 'left' as const } };
  arrows[40] = named;
  const crowd = crowdLayout(arrows, []);
  expect(crowd.arrows).toContain(named);
  expect(crowd.arrows.filter((arrow) => arrow.step.kind === 'exec').length).toBeGreaterThan(2);
  expect(crowd.arrows.length).toBeLessThan(20);
  const merged = crowd.paths.map((path) => path.d.match(/M/g)?.length ?? 0).reduce((a, b) => a + b, 0);
  expect(merged + crowd.arrows.length).toBe(arrows.length);
});
