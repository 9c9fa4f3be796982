import { describe, expect, it, test } from 'vitest';
import { historyOf, imageMapAt, type MapImage, sharedBy, sharedBytes } from './image-map.ts';
import { gone, image, layer, store, usual } from './stored.fixture.ts';

const LATER = 1000;
const named = (images: readonly MapImage[], id: string): MapImage => {
  const found = images.find((one) => one.id === id);
  if (!found) throw new Error(`${id} is not in the map`);
  return found;
};
const ids = (images: readonly { id: string }[]): string[] => images.map(({ id }) => id);

describe('a map of images', () => {
  it('has only what was there at the cursor', () => {
    expect(ids(imageMapAt(usual(), 9).images)).toEqual(['debian', 'nginx', 'busybox']);
    expect(ids(imageMapAt(usual(), 10).images)).toContain('app');
    expect(imageMapAt(usual(), 0).images).toEqual([]);
  });

  it('has a shared layer once, with all that stand on it', () => {
    const { layers } = imageMapAt(usual(), LATER);
    expect(layers.size).toBe(4);
    expect(layers.get('debian')?.users).toEqual(['debian', 'nginx', 'app']);
    expect(layers.get('app')).toMatchObject({ users: ['app'], below: 'nginx', level: 2, by: 'RUN app' });
  });

  it('tells what an image takes, and what of it nobody else has', () => {
    const { images, sum, onDisk } = imageMapAt(usual(), LATER);
    expect(images.map(({ id, total, own }) => [id, total, own])).toEqual([
      ['debian', 56, 0],
      ['nginx', 64, 0],
      ['busybox', 2, 2],
      ['app', 67, 3],
    ]);
    expect([sum, onDisk]).toEqual([189, 69]);
  });

  it('tells what any two share', () => {
    const { images } = imageMapAt(usual(), LATER);
    const [app, nginx, busybox] = ['app', 'nginx', 'busybox'].map((id) => named(images, id)) as [
      MapImage,
      MapImage,
      MapImage,
    ];
    expect(sharedBy(app, nginx).map(({ chainId }) => chainId)).toEqual(['debian', 'nginx']);
    expect([sharedBytes(app, nginx), sharedBytes(nginx, app), sharedBytes(app, busybox)]).toEqual([64, 64, 0]);
  });

  it('says what came and went since a run began', () => {
    const events = [...usual(), gone(20, 'stored-image', 'busybox'), gone(20, 'layer', 'busybox')];
    const { images, gone: went } = imageMapAt(events, LATER, 10);
    expect(images.filter(({ fresh }) => fresh).map(({ id }) => id)).toEqual(['app']);
    expect(went).toEqual(['busybox:latest']);
    expect(imageMapAt(events, LATER).images.some(({ fresh }) => fresh)).toBe(false);
  });

  it('gives a layer to others when the only other image on it goes', () => {
    const { layers, images } = imageMapAt(
      [...usual(), gone(20, 'stored-image', 'app'), gone(20, 'layer', 'app')],
      LATER,
    );
    expect(layers.has('app')).toBe(false);
    expect(named(images, 'nginx').own).toBe(8);
  });
});

describe('an image', () => {
  const map = (...events: Parameters<typeof imageMapAt>[0]) => imageMapAt([store(1), ...events], LATER);

  it('without layers is there, and takes nothing', () => {
    const history = [{ by: 'LABEL a=b', empty: true as const }];
    const zero = named(map(image(1, 'zero', [], { history })).images, 'zero');
    expect(zero).toMatchObject({ layers: [], total: 0, own: 0, dangling: false });
    expect(historyOf(zero)).toEqual([{ line: { by: 'LABEL a=b', empty: true } }]);
  });

  it('of 127 layers has each once, in order', () => {
    const chain = Array.from({ length: 127 }, (_, level) => `l${level}`);
    const { images, layers } = map(...chain.map((id) => layer(1, id, 10)), image(1, 'deep', chain));
    expect(named(images, 'deep')).toMatchObject({ total: 1270, own: 1270 });
    expect(layers.get('l126')).toMatchObject({ level: 126, below: 'l125' });
  });

  it('with several tags is one, by its first', () => {
    const { images } = map(layer(1, 'a', 1), image(1, 'a', ['a'], { tags: ['a:1', 'b:2'] }));
    expect(images.map(({ name }) => name)).toEqual(['a:1']);
  });

  it('without a tag is dangling, by its ID', () => {
    const { images } = map(image(1, `sha256:${'8'.repeat(64)}`, [], { tags: [] }));
    expect(images).toMatchObject([{ name: '<none> 888888888888', dangling: true }]);
  });

  it('that shares all its layers with another of another config has none of its own', () => {
    const { images } = map(layer(1, 'a', 5), image(1, 'a', ['a']), image(1, 'labelled', ['a']));
    expect(images.map(({ own, total }) => [own, total])).toEqual([
      [0, 5],
      [0, 5],
    ]);
  });

  test.each([
    ['arm64', true],
    ['amd64', false],
    ['', false],
  ])('for %s on an amd64 engine is foreign: %s', (architecture, foreign) => {
    expect(map(image(1, 'a', [], { architecture })).images[0]?.foreign).toBe(foreign);
  });

  it('that only led to another one is a step, and left out', () => {
    const step = image(1, 'step', ['a'], { tags: [] });
    const { images, steps, layers } = map(layer(1, 'a', 5), step, image(1, 'end', ['a'], { parent: 'step' }));
    expect([ids(images), steps]).toEqual([['end'], 1]);
    expect(layers.get('a')?.users).toEqual(['end']);
  });

  it('has a compressed size only when all its layers have', () => {
    const blob = (bytes: number) => ({ blobs: [{ digest: 'd', bytes }] });
    const { images } = map(
      ...[layer(1, 'a', 5, blob(2)), layer(1, 'b', 5, blob(3)), layer(1, 'c', 5)],
      ...[image(1, 'known', ['a', 'b']), image(1, 'unknown', ['a', 'c'])],
    );
    expect(images.map(({ compressed }) => compressed)).toEqual([5, undefined]);
  });

  it('goes by what the engine says where its layers have no size', () => {
    const { images } = map(layer(1, 'a', 5, { bytes: undefined }), image(1, 'a', ['a'], { size: 99 }));
    expect(images[0]?.total).toBe(99);
  });
});

test('lines of a history that left no layer are between those that did', () => {
  const history = [{ by: 'ADD' }, { by: 'ENV', empty: true as const }, { by: 'RUN' }];
  const events = [layer(1, 'a', 1), layer(1, 'b', 1), image(1, 'i', ['a', 'b'], { history })];
  const [found] = imageMapAt(events, LATER).images;
  expect(historyOf(found as MapImage).map(({ line, layer: one }) => [line.by, one?.chainId])).toEqual([
    ['ADD', 'a'],
    ['ENV', undefined],
    ['RUN', 'b'],
  ]);
});

test('what is told in a way that nobody knows is passed over', () => {
  const strange = { ...image(1, 'a', []), attributes: { tags: 7 } };
  expect(imageMapAt([strange, ...usual()], LATER).images).toHaveLength(4);
});
