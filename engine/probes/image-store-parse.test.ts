import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import {
  BOUNDS,
  blobsOf,
  chainIds,
  configOf,
  hexOf,
  type LayerRecord,
  layerOf,
  namesOf,
  placeOf,
} from './image-store-parse.ts';

/** A real store: busybox, alpine and hello-world as loaded, and what was built on them, one of them pushed. */
type Kept = { info: unknown; files: Record<string, string> };
const { info, files } = JSON.parse(
  readFileSync(new URL('./fixtures/image-store.json', import.meta.url), 'utf8'),
) as Kept;

const names = namesOf(JSON.parse(files['repositories.json'] ?? ''));
const idOf = (tag: string): string => [...names].find(([, { tags }]) => tags.includes(tag))?.[0] ?? '';
const contentOf = (id: string): string => files[`imagedb/content/sha256/${hexOf(id)}`] ?? '';
const configNamed = (tag: string) => configOf(JSON.parse(contentOf(idOf(tag))), contentOf(idOf(tag)).length);
const recordOf = (chainId: string): LayerRecord => {
  const file = (name: string) => files[`layerdb/sha256/${hexOf(chainId)}/${name}`];
  const parent = file('parent');
  const [diff = '', cacheId = '', size = ''] = ['diff', 'cache-id', 'size'].map(file);
  return { diff, cacheId, size, ...(parent && { parent }) };
};
const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;

describe('a real store', () => {
  it('has an image with two tags of one repository, a third of another, and the digest of its manifest there', () => {
    const { tags, digests } = names.get(idOf('app:2')) ?? { tags: [], digests: [] };
    expect(tags).toEqual(['app:2', 'app:latest', 'localhost:5000/app:latest']);
    expect(digests).toEqual([expect.stringMatching(/^localhost:5000\/app@sha256:[0-9a-f]{64}$/)]);
  });

  it.each(['app:2', 'busybox:latest', 'zero:latest'])('keeps the config of %s under its own digest', (tag) => {
    const sha = createHash('sha256')
      .update(contentOf(idOf(tag)))
      .digest('hex');
    expect(`sha256:${sha}`).toBe(idOf(tag));
  });

  it('has a layer for each chain ID that a config leads to, whose parent is the one below', () => {
    const config = configNamed('app:2');
    expect(config?.layers).toHaveLength(3);
    for (const [level, chainId] of (config?.layers ?? []).entries()) {
      const layer = layerOf(recordOf(chainId));
      expect(layer).toMatchObject({ diffId: config?.diffIds[level], bytes: expect.any(Number) });
      expect(layer?.parent).toBe(config?.layers[level - 1]);
    }
  });

  it('has the digest under which a pushed layer is known, and where', () => {
    const [bottom = ''] = configNamed('app:2')?.diffIds ?? [];
    const known = files[`distribution/v2metadata-by-diffid/sha256/${hexOf(bottom)}`] ?? '';
    expect(blobsOf(JSON.parse(known))).toEqual([
      { digest: expect.stringMatching(/^sha256:/), from: expect.stringContaining('localhost:5000/app') },
    ]);
  });

  it('tells which lines of a history left no layer', () => {
    expect(configNamed('app:2')?.history.map(({ by, empty }) => [by.slice(0, 3), empty ?? false])).toEqual(
      expect.arrayContaining([
        ['RUN', false],
        ['ENV', true],
      ]),
    );
    expect(configNamed('zero:latest')).toMatchObject({
      layers: [],
      diffIds: [],
      history: [{ empty: true }, { empty: true }],
    });
  });

  it('is where the engine says', () => {
    expect(placeOf(info)).toEqual({
      ...{ mode: 'graph driver', driver: 'overlay2', root: '/var/lib/docker', architecture: 'amd64' },
    });
  });
});

describe('the names of images', () => {
  const cases: [string, unknown, unknown[]][] = [
    ['no repositories', {}, []],
    ['null', null, []],
    ['a list in their place', { Repositories: ['x'] }, []],
    ['an ID that is none', { Repositories: { a: { 'a:1': 'x', 'a:2': 7 } } }, []],
    ['a name without end', { Repositories: { a: { ['a'.repeat(BOUNDS.text + 1)]: digest('a') } } }, []],
    [
      'tags in order',
      { Repositories: { b: { 'b:1': digest('a') }, a: { 'a:1': digest('a') } } },
      [[digest('a'), { tags: ['a:1', 'b:1'], digests: [] }]],
    ],
  ];
  test.each(cases)('%s', (_, json, expected) => {
    expect([...namesOf(json)]).toEqual(expected);
  });

  it('are no more than a bound', () => {
    const many = Object.fromEntries(Array.from({ length: 999 }, (_, tag) => [`a:${tag}`, digest('a')]));
    expect(namesOf({ Repositories: { a: many } }).get(digest('a'))?.tags).toHaveLength(BOUNDS.names);
  });
});

describe('a config', () => {
  const layers = (diffIds: unknown) => ({ rootfs: { type: 'layers', diff_ids: diffIds } });
  const nothing: [string, unknown][] = [
    ['of nothing', null],
    ['without a root', { architecture: 'amd64' }],
    ['of another type', { rootfs: { type: 'plugin', diff_ids: [] } }],
    ['with a diff ID that is none', layers(['sha256:short'])],
    ['with a path for a diff ID', layers(['sha256:../../../../etc/shadow'])],
    ['with more layers than any', layers(Array(BOUNDS.layers + 1).fill(digest('a')))],
  ];
  test.each(nothing)('%s is none', (_, json) => {
    expect(configOf(json, 1)).toBeUndefined();
  });

  test.each([
    ['null', null],
    ['no list', undefined],
  ])('whose diff IDs are %s has no layer', (_, diffIds) => {
    expect(configOf(layers(diffIds), 2)).toMatchObject({ layers: [], diffIds: [], configBytes: 2 });
  });

  it('of 127 layers has 127 chain IDs, all different', () => {
    const config = configOf(layers(Array(127).fill(digest('a'))), 1);
    expect(new Set(config?.layers).size).toBe(127);
  });

  it('of another architecture keeps it, with its variant', () => {
    expect(configOf({ ...layers([]), architecture: 'arm', os: 'linux', variant: 'v7' }, 1)).toMatchObject({
      ...{ architecture: 'arm', os: 'linux', variant: 'v7' },
    });
  });

  it('shortens lines and says how many it leaves out', () => {
    const history = Array(BOUNDS.history + 3).fill({ created_by: 'x'.repeat(999) });
    const config = configOf({ ...layers([]), history }, 1);
    expect(config?.history).toHaveLength(BOUNDS.history);
    expect(config?.history[0]?.by).toHaveLength(BOUNDS.text);
    expect(config?.cut).toBe('3 lines of its history');
  });
});

test('a chain ID is the digest of the one below, a space and the diff ID', () => {
  const second = createHash('sha256')
    .update(`${digest('a')} ${digest('b')}`)
    .digest('hex');
  expect(chainIds([digest('a'), digest('b')])).toEqual([digest('a'), `sha256:${second}`]);
  expect(chainIds([])).toEqual([]);
});

describe('a layer', () => {
  const good: LayerRecord = { diff: digest('a'), cacheId: 'abc', size: '12' };
  test.each<[string, Partial<LayerRecord>]>([
    ['a path for a directory', { cacheId: '../../etc' }],
    ['a size that is none', { size: 'many' }],
    ['a size below nothing', { size: '-1' }],
    ['a diff ID that is none', { diff: 'x' }],
    ['a parent that is none', { parent: '/' }],
  ])('with %s is none', (_, bad) => {
    expect(layerOf(good)).toEqual({ diffId: digest('a'), cacheId: 'abc', bytes: 12 });
    expect(layerOf({ ...good, ...bad })).toBeUndefined();
  });
});

describe('where the store is', () => {
  const base = { Driver: 'overlay2', DockerRootDir: '/var/lib/docker', Architecture: 'aarch64' };
  test.each<[string, unknown, unknown]>([
    ['of an arm64 engine', base, { architecture: 'arm64', mode: 'graph driver' }],
    [
      'with the containerd image store',
      { ...base, Driver: 'overlayfs', DriverStatus: [['driver-type', 'io.containerd.snapshotter.v1']] },
      { mode: 'containerd', driver: 'overlayfs' },
    ],
  ])('%s', (_, json, expected) => {
    expect(placeOf(json)).toMatchObject(expected as object);
  });

  test.each([[null], [{}], [{ ...base, Driver: '../..' }], [{ ...base, DockerRootDir: 7 }]])(
    'is not told by %j',
    (json) => {
      expect(placeOf(json)).toBeUndefined();
    },
  );
});
