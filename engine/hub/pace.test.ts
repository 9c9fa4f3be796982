import { expect, test } from 'vitest';
import { Pace } from './pace.ts';

test('a burst passes, then only as many as the pace allows', () => {
  let now = 0;
  const pace = new Pace(3, 2, () => now);
  expect([1, 2, 3, 4].map(() => pace.take())).toEqual([true, true, true, false]);
  now = 1000;
  expect([1, 2, 3].map(() => pace.take())).toEqual([true, true, false]);
  now = 1_000_000;
  expect([1, 2, 3, 4].map(() => pace.take())).toEqual([true, true, true, false]);
});
