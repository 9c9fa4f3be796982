import { describe, expect, test } from 'vitest';
import type { DiskUse } from '#engine/trace/storage.ts';
import { compared, differences, diskGroups } from './disk-groups.ts';

const row = (what: string, taken: number, length: number, id?: string) => ({
  ...{ what, path: `/${what}`, taken, length, files: 1 },
  ...(id !== undefined && { id }),
});

const USE: DiskUse = {
  engine: {
    layers: 100,
    images: [
      { id: 'a', names: ['a:1'], size: 100, shared: 60 },
      { id: 'b', names: ['b:1'], size: 60, shared: 60 },
    ],
    containers: [{ id: 'c', name: 'web', written: 50, root: 150 }],
    volumes: [{ name: 'v', size: 7, users: 1 }],
    builds: [
      { id: 'x', size: 9, inUse: false, shared: false },
      { id: 'y', size: 5, inUse: false, shared: true },
    ],
  },
  disk: [
    ...[
      row('layer', 128, 100, 'l1'),
      row('layer', 0, 0, 'l2'),
      row('container', 16, 50, 'c'),
      row('volume', 8, 7, 'v'),
    ],
    ...[row('log', 4, 4), row('engine', 30, 20), row('containerd', 6, 6), row('other', 40, 0)],
  ],
  ...{ total: 1000, free: 768 },
};

test('groups are sums of what takes something, each with its largest first', () => {
  expect(diskGroups(USE).map(({ what, taken, items }) => `${what} ${taken} ${items.length}`)).toEqual([
    ...['layer 128 1', 'container 16 1', 'volume 8 1', 'log 4 1', 'engine 30 1', 'containerd 6 1', 'other 40 1'],
  ]);
  expect(diskGroups(USE, ({ id }) => (id === 'c' ? 'web' : undefined))[1]?.items[0]?.name).toBe('web');
});

test('the lines of docker system df stand beside what was counted', () => {
  expect(compared(USE).map(({ name, count, engine, length, taken }) => [name, count, engine, length, taken])).toEqual([
    ['Images', 2, 100, 100, 128],
    ['Containers', 1, 50, 50, 16],
    ['Local volumes', 1, 7, 7, 8],
    ['Build cache', 2, 9, 0, 0],
  ]);
});

describe('roots that are put together', () => {
  const states = (...all: (string | undefined)[]): DiskUse => {
    const containers = all.map((state, index) => ({
      ...{ id: `c${index}`, name: '', written: 0, root: 10 ** index },
      ...(state !== undefined && { state }),
    }));
    return { ...USE, engine: { ...USE.engine, containers } };
  };
  const merged = (use: DiskUse) => differences(use).find(({ id }) => id === 'merged');

  test.each<[string, (string | undefined)[], number | undefined]>([
    ['those that run or are paused', ['running', 'paused', 'exited', 'created'], 11],
    ['none that runs', ['exited'], undefined],
    ['all, where an older recording does not tell', [undefined, undefined], 11],
  ])('%s', (_, all, bytes) => expect(merged(states(...all))?.bytes).toBe(bytes));

  test('it is concluded, and says so where nobody told who runs', () => {
    expect(merged(states('running'))).toMatchObject({ inferred: true, text: expect.not.stringContaining('not known') });
    expect(merged(states(undefined))).toMatchObject({ inferred: true, text: expect.stringContaining('not known') });
  });
});

test('each difference has the bytes that it explains; what explains nothing is left out', () => {
  expect(Object.fromEntries(differences(USE).map(({ id, bytes }) => [id, bytes]))).toEqual({
    ...{ shared: 60, merged: 150, rounding: 28 + 1 + 10, holes: 34, outside: 40, other: 40 },
  });
  const alone = { ...USE, engine: { ...USE.engine, images: USE.engine.images.slice(0, 1) } };
  expect(differences(alone).some(({ id }) => id === 'shared')).toBe(false);
});
