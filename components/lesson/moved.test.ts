import { expect, test } from 'vitest';
import { moved } from './moved.ts';

test.each([
  ['down', 0, 2, 'bca'],
  ['up', 2, 0, 'cab'],
  ['nowhere', 1, 1, 'abc'],
  ['from outside the list', 9, 0, 'abc'],
])('moves an item %s', (_, from, to, expected) => {
  expect(moved(['a', 'b', 'c'], from, to).join('')).toBe(expected);
});
