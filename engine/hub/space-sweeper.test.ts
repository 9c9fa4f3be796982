import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { folderOfTest } from '#engine/lab/test-folder.fixture.ts';
import { SpaceSweeper } from './space-sweeper.ts';

const [A, B, C] = ['a', 'b', 'c'].map((letter) => letter.repeat(64)) as [string, string, string];

/** A storage as the registry lays it out, with these blobs in these repositories. */
function storageWith(repositories: Record<string, string[]>) {
  const storage = folderOfTest();
  const root = join(storage, 'docker/registry/v2');
  const write = (path: string) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, 'x');
  };
  const blobAt = (digest: string) => join(root, 'blobs/sha256', digest.slice(0, 2), digest, 'data');
  const link = (repository: string, digest: string) =>
    write(join(root, 'repositories', repository, '_layers/sha256', digest, 'link'));
  for (const [repository, digests] of Object.entries(repositories)) {
    for (const digest of digests) {
      link(repository, digest);
      write(blobAt(digest));
    }
  }
  return {
    ...{ storage, link, sweeper: new SpaceSweeper(storage) },
    has: (digest: string) => existsSync(blobAt(digest)),
    repositories: () => readdirSync(join(root, 'repositories'), { recursive: true }) as string[],
  };
}

test('a lab’s repositories go, with the blobs that nobody else has', async () => {
  const { sweeper, has, repositories } = storageWith({
    'library/nginx': [A],
    'labs/one/student/app': [A, B],
    'labs/two/student/app': [C],
  });
  await sweeper.remove('labs/one');
  expect([has(A), has(B), has(C)]).toEqual([true, false, true]);
  expect(repositories()).not.toContain('labs/one');
  expect(repositories()).toContain('labs/two/student/app');
});

test('a blob that somebody wanted while it went comes back', async () => {
  const { sweeper, has, link } = storageWith({ 'labs/one/student/app': [A, B], 'labs/two/student/app': [C] });
  await sweeper.remove('labs/one');
  link('library/late', B);
  await sweeper.remove('labs/two');
  expect([has(A), has(B)]).toEqual([false, true]);
});

test('a repository named like a blob hides nothing from the sweep', async () => {
  const { sweeper, has } = storageWith({ 'labs/one/student/app': [A], [`labs/two/student/${C}`]: [A, B] });
  await sweeper.remove('labs/one');
  expect([has(A), has(B)]).toEqual([true, true]);
});

test('all labs’ spaces go at once, and a storage that is not there yet is no trouble', async () => {
  const { sweeper, has } = storageWith({
    'library/nginx': [A],
    'labs/one/student/app': [B],
    'labs/two/student/app': [C],
  });
  await sweeper.sweepAll();
  await sweeper.sweepAll();
  expect([has(A), has(B), has(C)]).toEqual([true, false, false]);
  await new SpaceSweeper(join(folderOfTest(), 'none')).sweepAll();
});
