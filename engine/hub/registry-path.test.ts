import { describe, expect, test } from 'vitest';
import { type RepositoryPath, readRegistryPath, writeRegistryPath } from './registry-path.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const UUID = 'bffff80c-3aaa-48ef-8aae-2ca3316dc93c';

const REPOSITORY: [string, RepositoryPath][] = [
  ['/v2/library/nginx/manifests/latest', { kind: 'manifest', name: 'library/nginx', reference: 'latest' }],
  [`/v2/library/nginx/manifests/${DIGEST}`, { kind: 'manifest', name: 'library/nginx', reference: DIGEST }],
  [`/v2/a/b/c/blobs/${DIGEST}`, { kind: 'blob', name: 'a/b/c', digest: DIGEST }],
  ['/v2/student/app/tags/list', { kind: 'tags', name: 'student/app' }],
  ['/v2/student/app/blobs/uploads/', { kind: 'uploads', name: 'student/app' }],
  [`/v2/student/app/blobs/uploads/${UUID}`, { kind: 'upload', name: 'student/app', upload: UUID }],
  ['/v2/a/manifests/manifests/latest', { kind: 'manifest', name: 'a/manifests', reference: 'latest' }],
];

describe('a path of the registry', () => {
  test.each(REPOSITORY)('%s is read, and written as it was', (text, path) => {
    expect(readRegistryPath(text)).toEqual(path);
    expect(writeRegistryPath(path, path.name)).toBe(text);
  });

  test('is written for another name', () => {
    expect(writeRegistryPath({ kind: 'tags', name: 'student/app' }, 'labs/x/student/app')).toBe(
      '/v2/labs/x/student/app/tags/list',
    );
  });

  test.each([
    ['/v2/', 'base'],
    ['/v2', 'base'],
    ['/v2/_catalog', 'catalog'],
  ])('%s is the %s', (text, kind) => {
    expect(readRegistryPath(text)).toEqual({ kind });
  });

  test.each([
    ['/v2/../manifests/x', 'NAME_INVALID'],
    ['/v2/a%2f..%2fb/manifests/x', 'NAME_INVALID'],
    ['/v2/a/../b/blobs/uploads/', 'NAME_INVALID'],
    ['/v2/A/tags/list', 'NAME_INVALID'],
    ['/v2/a\\b/tags/list', 'NAME_INVALID'],
    ['/v2/a/manifests/%2e%2e', 'TAG_INVALID'],
    ['/v2/a/manifests/sha256:1', 'TAG_INVALID'],
    ['/v2/a/blobs/x', 'DIGEST_INVALID'],
  ])('%s is against the rules: %s', (text, code) => {
    expect(readRegistryPath(text)).toMatchObject({ kind: 'invalid', code });
  });

  test.each([
    '/',
    '/v1/search',
    '/v2x',
    '/v2/a',
    '/v2/a/referrers/x',
    '/v2/a/blobs/uploads/a/b',
    '/v2/a/blobs/uploads/..',
    '/v2/../metrics',
  ])('%s is none', (text) => {
    expect(readRegistryPath(text)).toBeNull();
  });
});
