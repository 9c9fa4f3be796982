import { expect, test } from 'vitest';
import { grownLists } from './grown-lists.ts';

test('what got nothing new stays the same list', () => {
  const known = { a: [1], b: ['x'] };
  const grown = grownLists(known, { a: [2, 3], b: [] });
  expect(grown).toEqual({ a: [1, 2, 3], b: ['x'] });
  expect(grown.b).toBe(known.b);
  expect(known.a).toEqual([1]);
});

test('lists that got nothing new are the same together', () => {
  const known = { a: [1], b: ['x'] };
  expect(grownLists(known, { a: [], b: [] })).toBe(known);
});
