import { expect, test } from 'vitest';
import { isAround } from '#engine/trace/aftermath.ts';
import { nanos, traceId } from '#engine/trace/ids.ts';
import { worldUntil } from './run-window.ts';

const starts = [30, 10, 20].map((at) => ({ trace: traceId(`t${at}`), at: nanos(at) }));

test.each([
  ['the next run begins', 15, 20],
  ['the one after, when the next began before its end', 25, 30],
  ['for good, when it is the last', 35, Number.POSITIVE_INFINITY],
])('the world is what a run left of it until %s', (_, end, until) => {
  expect(worldUntil(starts, end)).toBe(until);
});

test.each([
  ['before it', 4, false],
  ['while it goes on', 5, true],
  ['a second after it', 1e9, true],
  ['much later', 9e9, false],
])('what happens %s is around a run: %s', (_, at, around) => {
  expect(isAround(nanos(at), { start: nanos(5), end: nanos(8) })).toBe(around);
});

test('all that follows is around a run that goes on', () => {
  expect(isAround(nanos(9e9), { start: nanos(5) })).toBe(true);
});
