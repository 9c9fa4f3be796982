import { expect, test, vi } from 'vitest';
import { contentKey } from '#engine/scene/forecast/session-knowledge.ts';
import { ContextReader } from './context-reader.ts';
import type { DirectoryNews } from './files-client.ts';

const entry = (name: string, type: 'file' | 'directory' = 'file', modified = 7000) => ({
  ...{ name, type, size: 3, mode: 0o644, modified, changed: modified },
});

/** A lab whose directories are told by hand, and whose files say their own path. */
function lab(ignore?: string) {
  const listeners = new Map<string, (news: DirectoryNews) => void>();
  const ended: string[] = [];
  const read = vi.fn(async (path: string) => ({
    ...{ type: 'content', id: 1, path, text: `text of ${path}`, version: `hash-of-${path}`, mode: 0o644, size: 3 },
  }));
  const reader = new ContextReader(
    {
      watch: (path: string, listener: (news: DirectoryNews) => void) => {
        listeners.set(path, listener);
        return () => void ended.push(path);
      },
      read: read as never,
    },
    '/root/app',
    ignore,
  );
  reader.start();
  const tell = (path: string, ...entries: ReturnType<typeof entry>[]) =>
    listeners.get(path)?.({ type: 'listing', entries, more: 0 });
  const goes = (path: string) => listeners.get(path)?.({ type: 'gone' });
  return { reader, tell, goes, listeners, ended, read };
}

const hashes = (reader: ContextReader) => reader.snapshot.files.map(({ path, sha256 }) => [path, sha256]);

test('every directory of a context is read, and the content of its files is known by a hash', async () => {
  const { reader, tell, listeners } = lab();
  tell('/root/app', entry('Dockerfile'), entry('src', 'directory'));
  expect([...listeners.keys()]).toEqual(['/root/app', '/root/app/src']);
  tell('/root/app/src', entry('a.ts'));
  expect(reader.snapshot.complete).toBe(false);
  await vi.waitFor(() => expect(reader.snapshot.complete).toBe(true));
  expect(hashes(reader)).toEqual([
    ['Dockerfile', 'sha256:hash-of-/root/app/Dockerfile'],
    ['src', undefined],
    ['src/a.ts', 'sha256:hash-of-/root/app/src/a.ts'],
  ]);
});

test('it is whole only when every directory is listed', async () => {
  const { reader, tell } = lab();
  tell('/root/app', entry('src', 'directory'));
  expect(reader.snapshot.complete).toBe(false);
  tell('/root/app/src');
  expect(reader.snapshot.complete).toBe(true);
});

test('a directory that is removed and made again is read again', () => {
  const { reader, tell, goes } = lab();
  tell('/root/app', entry('src', 'directory'));
  tell('/root/app/src', entry('a.ts'));
  goes('/root/app/src');
  tell('/root/app');
  expect(reader.snapshot.files).toEqual([]);
  tell('/root/app', entry('src', 'directory'));
  expect(reader.snapshot.complete).toBe(false);
  tell('/root/app/src', entry('b.ts'));
  expect(reader.snapshot.files.map(({ path }) => path)).toEqual(['src', 'src/b.ts']);
});

test.each([
  ['what .dockerignore leaves out is neither listed nor read', 'node_modules', ['/root/app']],
  [
    'where something is taken back in, all is looked at',
    'node_modules\n!node_modules/a',
    ['/root/app', '/root/app/node_modules'],
  ],
])('%s', (_, ignore, watched) => {
  const { tell, listeners, read } = lab(ignore);
  tell('/root/app', entry('node_modules', 'directory'));
  tell('/root/app/node_modules', entry('b.js'));
  expect([...listeners.keys()]).toEqual(watched);
  expect(read).toHaveBeenCalledTimes(watched.length - 1);
});

test('what a build has sent is not read again until it changes', async () => {
  const { reader, tell, read } = lab();
  reader.know(new Map([[contentKey('main.txt', 3, 7), 'sha256:sent']]));
  tell('/root/app', entry('main.txt'));
  expect(hashes(reader)).toEqual([['main.txt', 'sha256:sent']]);
  expect(read).not.toHaveBeenCalled();
  tell('/root/app', entry('main.txt', 'file', 9000));
  await vi.waitFor(() => expect(hashes(reader)).toEqual([['main.txt', 'sha256:hash-of-/root/app/main.txt']]));
});

test('a context of very many directories is not told as complete', async () => {
  const { reader, tell } = lab();
  tell('/root/app', ...Array.from({ length: 40 }, (_, n) => entry(`d${n}`, 'directory')));
  expect(reader.snapshot.complete).toBe(false);
});

test('nothing is watched any more in the end', () => {
  const { reader, tell, ended } = lab();
  tell('/root/app', entry('src', 'directory'));
  reader.stop();
  expect(ended).toEqual(['/root/app', '/root/app/src']);
});
