import { expect, test } from 'vitest';
import { KernelCounts } from './kernel-counts.ts';

test('totals that rise are counted once, by lab, and again from zero when the program was started anew', () => {
  const counts = new KernelCounts();
  counts.read({ '@threads': { 3: 5, 4: 1 }, '@reads': { 3: 2 } });
  counts.read({ '@threads': { 3: 9 }, '@over': { 3: 7 } });
  counts.restarted();
  counts.read({ '@threads': { 3: 1 } });
  expect(counts.of(3)).toEqual({ calls: 0, suppressed: 7, threads: 10, netlinkReads: 2 });
  expect(counts.of(4).threads).toBe(1);
});

test('a lab beyond its budget is named with what is new', () => {
  const counts = new KernelCounts();
  expect(counts.read({ '@over': { 3: 7 } })).toEqual(new Map([[3, 7]]));
  expect(counts.read({ '@over': { 3: 7 } })).toEqual(new Map());
  expect(counts.read({ '@over': { 3: 9, 4: 1 } })).toEqual(
    new Map([
      [3, 2],
      [4, 1],
    ]),
  );
});

test('what did not change is no news', () => {
  const counts = new KernelCounts();
  expect(counts.news(3)).toEqual({ threads: 0, netlinkReads: 0 });
  expect(counts.news(3)).toBeUndefined();
  counts.read({ '@reads': { 3: 1 } });
  expect(counts.news(3)).toEqual({ threads: 0, netlinkReads: 1 });
  counts.forget(3);
  expect(counts.news(3)).toEqual({ threads: 0, netlinkReads: 0 });
});
