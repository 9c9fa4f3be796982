import { expect, test } from 'vitest';
import { PathCounts } from './path-counts.ts';

test('a directory has something below it as long as one of its paths is there', () => {
  const counts = new PathCounts();
  for (const path of ['c/a/b', 'c/a/d', 'volume:v/x']) counts.add(path);
  expect(['c', 'c/a', 'volume:v'].every((directory) => counts.hasBelow(directory))).toBe(true);
  // Neither itself nor what only begins alike.
  for (const other of ['c/a/b', 'c/a/', 'c/', 'volume', 'x']) expect(counts.hasBelow(other)).toBe(false);
  counts.remove('c/a/b');
  expect(counts.hasBelow('c/a')).toBe(true);
  counts.remove('c/a/d');
  expect([counts.hasBelow('c/a'), counts.hasBelow('c'), counts.hasBelow('volume:v')]).toEqual([false, false, true]);
});
