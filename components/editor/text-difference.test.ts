import { expect, test } from 'vitest';
import { difference } from './text-difference.ts';

test.each([
  ['a line more', 'one\ntwo\n', 'one\nand\ntwo\n'],
  ['a line less', 'one\ntwo\nthree', 'one\nthree'],
  ['another word', 'FROM alpine', 'FROM debian'],
  ['the same letter again', 'aaa', 'aa'],
  ['all of it', 'abc', 'xyz'],
  ['from nothing', '', 'abc'],
  ['to nothing', 'abc', ''],
  ['nothing', 'abc', 'abc'],
])('%s is put where it belongs', (_, before, after) => {
  const { from, to, put } = difference(before, after);
  expect(before.slice(0, from) + put + before.slice(to)).toBe(after);
});

test('what is the same on both sides is left alone', () => {
  expect(difference('one two three', 'one 2 three')).toEqual({ from: 4, to: 7, put: '2' });
});
