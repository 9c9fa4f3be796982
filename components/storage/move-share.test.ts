import { expect, test } from 'vitest';
import { plainPace } from '#engine/scene/pace.ts';
import { nanos } from '#engine/trace/ids.ts';
import { type ClockPlace, shareOf } from './move-share.ts';

/** A run of 1000 ns that is played in 10 s: what takes no time is on its way for 65 ns of it. */
const clock = (at: number): ClockPlace => ({
  ...{ at: nanos(at), start: nanos(0), end: nanos(1000), wall: 10_000 },
  pace: plainPace({ start: 0, end: 1000, marks: [], chapters: [] }),
});
const share = (change: { at: number; took?: number }, at: number) => shareOf(change, clock(at));

test('what takes no time is seen on its way for a moment', () => {
  expect(share({ at: 100 }, 99)).toBe(0);
  expect(share({ at: 100 }, 100)).toBe(0);
  expect(share({ at: 100 }, 126)).toBeCloseTo(0.4);
  expect(share({ at: 100 }, 165)).toBeCloseTo(1);
  expect(share({ at: 100 }, 500)).toBe(1);
});

test('a copy that is long in the picture goes as fast as it went', () => {
  expect(share({ at: 400, took: 200 }, 250)).toBeCloseTo(0.25);
  expect(share({ at: 400, took: 200 }, 400)).toBe(1);
});

test('at the end all has arrived, and what came before the run too', () => {
  expect(share({ at: 990 }, 1000)).toBe(1);
  expect(share({ at: -5 }, 1)).toBe(1);
});
