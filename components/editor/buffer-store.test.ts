import { describe, expect, test, vi } from 'vitest';
import { BufferStore } from './buffer-store.ts';
import type { FilesClient } from './files-client.ts';
import { FilesError } from './files-error.ts';
import { KeptFiles } from './kept-files.ts';
import { TreeStore } from './tree-store.ts';

/** A lab that has one file, and writes what it is told unless it is away. */
function lab(storage: ConstructorParameters<typeof KeptFiles>[0] = null) {
  const away = { now: false };
  const written: string[] = [];
  const client = {
    watch: () => () => {},
    read: async (path: string) => {
      if (path !== '/root/a') throw new FilesError('refused', `${path} is not there`);
      return { type: 'content', id: 1, path, text: 'one', version: 'v1', mode: 0o644, size: 3 };
    },
    write: async ({ text }: { text: string }) => {
      if (away.now) throw new FilesError('unsent', 'There is no connection.');
      written.push(text);
      return { type: 'written', id: 2, path: '/root/a', version: `v-${text}` };
    },
  } as unknown as FilesClient;
  const store = new BufferStore(client, new TreeStore(client), new KeptFiles(storage, () => 0));
  return { store, away, written };
}

test('what could not be saved is saved when the lab is back', async () => {
  const { store, away, written } = lab();
  await store.enter('lab-1', ['/root/a'], '/root/a');
  away.now = true;
  store.edit('/root/a', 'two');
  await store.save('/root/a');
  expect(store.of('/root/a')?.error).toBe('There is no connection.');
  away.now = false;
  store.tryAgain();
  await vi.waitFor(() => expect(written).toEqual(['two']));
  expect(store.of('/root/a')?.error).toBeUndefined();
  store.stop();
});

test('nobody is saved for who wants to save by hand', async () => {
  const { store, away, written } = lab();
  await store.enter('lab-1', ['/root/a'], '/root/a');
  store.setAutosave(false);
  away.now = true;
  store.edit('/root/a', 'two');
  await store.save('/root/a');
  away.now = false;
  store.tryAgain();
  expect(store.of('/root/a')?.saving).toBeNull();
  expect(written).toEqual([]);
  store.stop();
});

test('what can’t be read says why, and what is gone is not opened again', async () => {
  const { store } = lab();
  await expect(store.open('/root/b')).rejects.toThrow('/root/b is not there');
  await store.enter('lab-1', ['/root/b', '/root/a'], '/root/b');
  expect(store.snapshot.buffers.map(({ path }) => path)).toEqual(['/root/a']);
  expect(store.snapshot.active).toBe('/root/a');
  store.stop();
});

describe('when the editor is put away', () => {
  /** A browser that keeps all it is given. */
  const keeping = () => {
    const items = new Map<string, string>();
    return {
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, text: string) => void items.set(key, text),
      removeItem: (key: string) => void items.delete(key),
      key: (index: number) => [...items.keys()][index] ?? null,
      get length() {
        return items.size;
      },
    };
  };

  test.each([
    ['what was typed goes to the lab', true, keeping, ['two']],
    ['by who saves by hand, it stays a draft in this browser', false, keeping, []],
    ['by who saves by hand in a browser that keeps nothing, it goes to the lab', false, () => null, ['two']],
  ])('%s', async (_, autosave, storage, saved) => {
    const { store, written } = lab(storage());
    await store.enter('lab-1', ['/root/a'], '/root/a');
    store.setAutosave(autosave);
    store.edit('/root/a', 'two');
    await store.stop();
    expect(written).toEqual(saved);
    expect(store.kept.of('lab-1').map(({ text }) => text)).toEqual(storage() ? ['two'] : []);
  });
});
