import { expect, test } from 'vitest';
import { START, traceOf } from '#engine/scene/make-trace.ts';
import { plainPace } from '#engine/scene/pace.ts';
import { stepsOf } from '#engine/scene/steps.ts';
import { densityLayout } from './density-layout.ts';

const trace = traceOf(...START);
const pace = plainPace({ start: trace.start, end: trace.end, marks: [], chapters: [] });

test('the strip has one shape for each kind, within its box', () => {
  const shapes = densityLayout(stepsOf(trace), pace, 1000, 40);
  expect(shapes.map((shape) => shape.kind)).toEqual(['http', 'rpc', 'exec', 'event', 'io', 'sys']);
  const numbers = shapes.flatMap((shape) => (shape.path.match(/-?\d+(\.\d+)?/g) ?? []).map(Number));
  expect(numbers.length).toBeGreaterThan(1000);
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...numbers)).toBeLessThanOrEqual(1000);
});

test('a trace without messages has an empty strip', () => {
  expect(densityLayout([], pace, 1000, 40).every((shape) => !shape.path.includes('NaN'))).toBe(true);
});
