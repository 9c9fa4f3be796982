import { expect, test } from 'vitest';
import { equal } from './equal.ts';

test.each<[string, unknown, unknown, boolean]>([
  ['values', 1, 1, true],
  ['other values', 1, '1', false],
  ['what is not there', undefined, null, false],
  ['lists', [1, [2]], [1, [2]], true],
  ['a longer list', [1], [1, 2], false],
  ['a list and its like', ['a'], { 0: 'a' }, false],
  ['objects, in whatever order', { a: 1, b: { c: [2] } }, { b: { c: [2] }, a: 1 }, true],
  ['something deep', { a: { b: { c: 1 } } }, { a: { b: { c: 2 } } }, false],
  ['another name', { a: undefined }, { b: undefined }, false],
])('%s', (_, one, other, same) => {
  expect(equal(one, other)).toBe(same);
});
