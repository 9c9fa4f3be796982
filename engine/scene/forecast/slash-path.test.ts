import { expect, test } from 'vitest';
import { belowRoot, cleanPath, parentsOf, pathFrom } from './slash-path.ts';

test.each([
  ['a//b/./c/', 'a/b/c'],
  ['a/../..', '..'],
  ['/a/../../b', '/b'],
  ['', '.'],
  ['/', '/'],
])('%s is clean as %s', (path, expected) => {
  expect(cleanPath(path)).toBe(expected);
});

test.each([
  ['/app', 'x', '/app/x'],
  ['/app', '/x/', '/x'],
  ['/app', '..', '/'],
  ['/', '.', '/'],
])('from %s to %s is %s', (from, to, expected) => {
  expect(pathFrom(from, to)).toBe(expected);
});

test.each([
  ['./a/', 'a'],
  ['/a', 'a'],
  ['../a', 'a'],
  ['.', ''],
])('%s below the root is “%s”', (path, expected) => {
  expect(belowRoot(path)).toBe(expected);
});

test('directories above a path', () => {
  expect(parentsOf('a/b/c')).toEqual(['a', 'a/b']);
});
