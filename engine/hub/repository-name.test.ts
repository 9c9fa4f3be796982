import { describe, expect, test } from 'vitest';
import { fullName, isDigest, isRepositoryName, isTag, namespaceOf } from './repository-name.ts';

describe('the name of a repository', () => {
  test.each(['nginx', 'library/nginx', 'a/b/c', 'my-app', 'a.b_c__d', 'a--b', '0', `${'a'.repeat(200)}`])(
    'may be %s',
    (name) => {
      expect(isRepositoryName(name)).toBe(true);
    },
  );
  test.each(
    [
      [
        '',
        '/',
        'a/',
        '/a',
        'a//b',
        '.',
        '..',
        'a/../b',
        'a..b',
        '-a',
        'a-',
        'a___b',
        'Nginx',
        'a b',
        'a%2fb',
        'a\\b',
        'a\n',
        'ä',
        'a\0',
      ],
      ['a'.repeat(201)],
    ].flat(),
  )('may not be %j', (name) => {
    expect(isRepositoryName(name)).toBe(false);
  });

  test('is checked in no time, however it is made', () => {
    const began = performance.now();
    for (const part of ['a', 'a.', 'a-', '__', 'a/']) isRepositoryName(part.repeat(100_000));
    expect(performance.now() - began).toBeLessThan(2000);
  });
});

test.each([
  ['latest', true],
  ['1.26-alpine_x', true],
  ['_1', true],
  ['', false],
  ['.hidden', false],
  ['..', false],
  ['a/b', false],
  ['a'.repeat(129), false],
])('%s is a tag: %s', (text, is) => {
  expect(isTag(text)).toBe(is);
});

test.each([
  [`sha256:${'0'.repeat(64)}`, true],
  [`sha256:${'0'.repeat(63)}`, false],
  [`sha256:${'A'.repeat(64)}`, false],
  [`md5:${'0'.repeat(32)}`, false],
  [`sha256:${'0'.repeat(64)}/x`, false],
])('%s is a digest: %s', (text, is) => {
  expect(isDigest(text)).toBe(is);
});

test('a name without a namespace is in the library', () => {
  expect([fullName('nginx'), fullName('a/b')]).toEqual(['library/nginx', 'a/b']);
  expect([namespaceOf('nginx'), namespaceOf('a/b/c')]).toEqual(['', 'a']);
});
