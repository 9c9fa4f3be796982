import { expect, test } from 'vitest';
import { challengeText } from './challenge.ts';
import { allows, readScopes, writeScope } from './scope.ts';

test.each([
  [['repository:library/nginx:pull'], [{ name: 'library/nginx', actions: ['pull'] }]],
  [['repository:a/b:push,pull,pull'], [{ name: 'a/b', actions: ['push', 'pull'] }]],
  [['repository:a/b:*'], [{ name: 'a/b', actions: ['pull', 'push'] }]],
  [['repository(plugin):a/b:pull'], [{ name: 'a/b', actions: ['pull'] }]],
  [
    ['repository:a/b:pull repository:c/d:pull,push'],
    [
      { name: 'a/b', actions: ['pull'] },
      { name: 'c/d', actions: ['pull', 'push'] },
    ],
  ],
  [['repository:a/b:delete'], []],
  [['registry:catalog:*'], []],
  [['repository:../a:pull'], []],
  [['repository:A/b:pull'], []],
  [['repository:a/b'], []],
  [[''], []],
])('%j asks for %j', (texts, grants) => {
  expect(readScopes(texts)).toEqual(grants);
});

test('a grant allows what it says, for its very name', () => {
  const grants = readScopes(['repository:a/b:pull']);
  expect([allows(grants, 'a/b', 'pull'), allows(grants, 'a/b', 'push'), allows(grants, 'a/bc', 'pull')]).toEqual([
    true,
    false,
    false,
  ]);
});

test.each([
  [{}, 'Bearer realm="https://auth.docker.io/token",service="registry.docker.io"'],
  [
    { scope: writeScope('student/app', ['pull', 'push']), error: 'insufficient_scope' as const },
    'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:student/app:pull,push",error="insufficient_scope"',
  ],
])('the challenge of %j', (challenge, text) => {
  expect(challengeText(challenge)).toBe(text);
});
