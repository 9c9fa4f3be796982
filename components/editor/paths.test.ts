import { expect, test } from 'vitest';
import { badName, homely, isBelow, join, nameOf, parentOf } from './paths.ts';

test('paths are put together and taken apart', () => {
  expect(join('/root', 'a')).toBe('/root/a');
  expect(parentOf('/root/app/Dockerfile')).toBe('/root/app');
  expect(parentOf('/root')).toBe('/');
  expect(nameOf('/root/app/Dockerfile')).toBe('Dockerfile');
  expect([isBelow('/root/app/a', '/root/app'), isBelow('/root/apple', '/root/app')]).toEqual([true, false]);
  expect(['/root', '/root/a', '/rooted'].map(homely)).toEqual(['~', '~/a', '/rooted']);
});

test.each([
  ['Dockerfile', true],
  ['.env', true],
  ['a b', true],
  ['', false],
  [' ', false],
  ['..', false],
  ['a/b', false],
  ['x'.repeat(256), false],
])('%j can be a name: %s', (name, good) => {
  expect(badName(name) === null).toBe(good);
});
