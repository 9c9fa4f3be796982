import { expect, test } from 'vitest';
import { ignoreOf } from './use-ignore.ts';

const AT = { dockerfile: '/root/app/docker/Dockerfile', context: '/root/app' };
const OWN = '/root/app/docker/Dockerfile.dockerignore';
const SHARED = '/root/app/.dockerignore';

test.each([
  ['buildkit', { [OWN]: 'own', [SHARED]: 'shared' }, 'own'],
  ['buildkit', { [OWN]: '', [SHARED]: 'shared' }, ''],
  ['buildkit', { [OWN]: null, [SHARED]: 'shared' }, 'shared'],
  ['buildkit', { [OWN]: null, [SHARED]: null }, null],
  ['buildkit', { [SHARED]: 'shared' }, undefined],
  ['classic', { [OWN]: 'own', [SHARED]: 'shared' }, 'shared'],
  ['classic', { [OWN]: 'own', [SHARED]: null }, null],
] as const)('%s with %j takes %j', (builder, texts, expected) => {
  const tree = { ignoreAt: (path: string) => (texts as Record<string, string | null>)[path] };
  expect(ignoreOf(tree, { ...AT, builder })).toBe(expected);
});
