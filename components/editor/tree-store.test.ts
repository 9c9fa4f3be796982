import { expect, test } from 'vitest';
import type { DirectoryNews, FilesClient } from './files-client.ts';
import { TreeStore } from './tree-store.ts';

const entry = (name: string, type: 'file' | 'directory') => ({
  ...{ name, type, size: 3, mode: 0o644, modified: 1, changed: 1 },
});

/** A lab whose directories are told by hand. */
function lab() {
  const listeners = new Map<string, (news: DirectoryNews) => void>();
  const client = {
    watch: (path: string, listener: (news: DirectoryNews) => void) => {
      listeners.set(path, listener);
      return () => void listeners.delete(path);
    },
    read: async () => null,
  } as unknown as FilesClient;
  const tell = (path: string, ...entries: ReturnType<typeof entry>[]) =>
    listeners.get(path)?.({ type: 'listing', entries, more: 0 });
  const goes = (path: string) => {
    const listener = listeners.get(path);
    listeners.delete(path);
    listener?.({ type: 'gone' });
  };
  return { tree: new TreeStore(client), tell, goes, listeners };
}

test('a directory that is removed and made again is known again, also when it is closed in the tree', () => {
  const { tree, tell, goes, listeners } = lab();
  tree.start([]);
  tree.watch('/root/app');
  tell('/root', entry('app', 'directory'));
  tell('/root/app');
  expect(tree.ignoreAt('/root/app/.dockerignore')).toBeNull();
  goes('/root/app');
  tell('/root');
  expect([...listeners.keys()]).toEqual(['/root']);
  expect(tree.ignoreAt('/root/app/.dockerignore')).toBeUndefined();
  tell('/root', entry('app', 'directory'));
  tell('/root/app', entry('Dockerfile', 'file'));
  expect(tree.ignoreAt('/root/app/.dockerignore')).toBeNull();
});
