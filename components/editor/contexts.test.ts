import { expect, test } from 'vitest';
import { contextsFor } from './contexts.ts';
import type { Listing } from './tree-rows.ts';

const listing = (...names: string[]): Listing => ({
  state: 'listed',
  more: 0,
  entries: names.map((name) => ({
    ...{ name, size: 0, mode: 0o755, modified: 0, changed: 0 },
    type: name.includes('.') ? 'file' : 'directory',
  })),
});

test.each<[string, string, Record<string, Listing>, string[]]>([
  ['/root/Dockerfile', '/root', {}, ['/root']],
  ['/root/app/docker/Dockerfile', '/root/app', {}, ['/root/app/docker', '/root/app', '/root']],
  [
    '/root/app/Dockerfile',
    '/root/app',
    { '/root': listing('web', 'app', 'notes.txt'), '/root/app': listing('src'), '/root/x': { state: 'loading' } },
    ['/root/app', '/root', '/root/app/src', '/root/web'],
  ],
  ['/root/Dockerfile', '/root/gone', {}, ['/root', '/root/gone']],
])('of %s with %s', (dockerfile, context, listings, expected) => {
  expect(contextsFor({ dockerfile, context }, new Map(Object.entries(listings)))).toEqual(expected);
});
