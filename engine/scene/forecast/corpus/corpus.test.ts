import { expect, test } from 'vitest';
import { CORPUS } from './corpus.ts';

test('every pair has a name of its own, which fits into a row of a table', () => {
  const names = CORPUS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => name.includes('|'))).toEqual([]);
});

test('both builders are asked for at least forty pairs', () => {
  const count = (builder: 'buildkit' | 'classic') => CORPUS.filter(({ builders }) => builders.includes(builder)).length;
  expect(count('buildkit')).toBeGreaterThanOrEqual(40);
  expect(count('classic')).toBeGreaterThanOrEqual(40);
});
