import { describe, expect, it, test } from 'vitest';
import { imageMapAt } from '#engine/scene/image-map.ts';
import { image, layer, store, usual } from '#engine/scene/stored.fixture.ts';
import { type ImagePicture, imageLayout, type LayerBlock, labelWidth, rowHeight } from './image-layout.ts';

const ROOM = 600;
const ROW = 40;
const pictureOf = (events: Parameters<typeof imageMapAt>[0]): ImagePicture =>
  imageLayout(imageMapAt(events, Number.POSITIVE_INFINITY), ROOM, ROW);
const block = ({ blocks }: ImagePicture, id: string): LayerBlock =>
  blocks.find(({ layer: { chainId } }) => chainId === id) as LayerBlock;
const names = ({ rows }: ImagePicture): string[] => rows.map(({ image: { id } }) => id);

describe('the usual images', () => {
  const picture = pictureOf(usual());

  it('stand with those whose layers they share, the most shared first', () => {
    expect(names(picture)).toEqual(['debian', 'nginx', 'app', 'busybox']);
  });

  it('have a shared layer once, under all rows that stand on it', () => {
    expect(picture.blocks).toHaveLength(4);
    expect(block(picture, 'debian')).toMatchObject({ x: 0, y: 0, height: 3 * ROW });
    expect(block(picture, 'nginx')).toMatchObject({ y: ROW, height: 2 * ROW });
    expect(block(picture, 'app')).toMatchObject({ y: 2 * ROW, height: ROW });
  });

  it('have each layer where the one below ends', () => {
    const [debian, nginx, app] = ['debian', 'nginx', 'app'].map((id) => block(picture, id)) as [
      LayerBlock,
      LayerBlock,
      LayerBlock,
    ];
    expect(nginx.x).toBeCloseTo(debian.x + debian.width);
    expect(app.x).toBeCloseTo(nginx.x + nginx.width);
    expect(picture.rows[2]?.end).toBeCloseTo(app.x + app.width);
  });

  it('fill the room with the longest stack, and have widths that follow bytes', () => {
    expect(picture.width).toBeCloseTo(ROOM, 0);
    expect(block(picture, 'debian').width / block(picture, 'nginx').width).toBeCloseTo(56 / 8);
  });
});

test('an image without layers has a row, last, and no block', () => {
  const picture = pictureOf([store(1), image(1, 'zero', []), layer(1, 'a', 5), image(1, 'a', ['a'])]);
  expect(names(picture)).toEqual(['a', 'zero']);
  expect(picture.rows[1]).toMatchObject({ end: 0, y: ROW });
  expect(picture.blocks).toHaveLength(1);
});

test('alone, an image without layers is drawn too', () => {
  expect(pictureOf([image(1, 'zero', [])])).toMatchObject({ width: 0, height: ROW, blocks: [] });
});

test('a stack of 127 layers fits the room, and each can be seen', () => {
  const chain = Array.from({ length: 127 }, (_, level) => `l${level}`);
  const picture = pictureOf([
    ...chain.map((id, level) => layer(1, id, level === 0 ? 5e7 : 2)),
    image(1, 'deep', chain),
  ]);
  expect(picture.width).toBeLessThanOrEqual(ROOM + 0.01);
  expect(Math.min(...picture.blocks.map(({ width }) => width))).toBeGreaterThanOrEqual(2);
  expect(block(picture, 'l0').width).toBeGreaterThan(50);
  expect(block(picture, 'l1').widened).toBe(true);
});

test('a stack that no room is enough for is wider, not thinner', () => {
  const chain = Array.from({ length: 400 }, (_, level) => `l${level}`);
  const picture = pictureOf([...chain.map((id) => layer(1, id, 1)), image(1, 'deep', chain)]);
  expect(picture.width).toBe(1200);
});

test('two images with the same layers and another config are two rows on one stack', () => {
  const picture = pictureOf([layer(1, 'a', 5), image(1, 'x', ['a']), image(1, 'y', ['a'])]);
  expect(names(picture)).toEqual(['x', 'y']);
  expect(picture.blocks).toMatchObject([{ y: 0, height: 2 * ROW }]);
});

test('a layer of no bytes can be pressed, and is not called widened', () => {
  const picture = pictureOf([layer(1, 'a', 5), layer(1, 'b', 0), image(1, 'x', ['a', 'b'])]);
  expect(block(picture, 'b')).toMatchObject({ width: 12, widened: false });
});

test('layers of which only the compressed size is known are as wide as that', () => {
  const compressed = (bytes: number) => ({ bytes: undefined, blobs: [{ digest: 'd', bytes }] });
  const picture = pictureOf([
    layer(1, 'a', 0, compressed(100)),
    layer(1, 'b', 0, compressed(50)),
    image(1, 'x', ['a', 'b']),
  ]);
  expect(block(picture, 'a').width / block(picture, 'b').width).toBeCloseTo(2);
});

test('sixty images have sixty rows that do not overlap', () => {
  const many = Array.from({ length: 60 }, (_, n) => [
    layer(1, `l${n}`, n + 1),
    image(1, `i${n}`, ['base', `l${n}`]),
  ]).flat();
  const picture = pictureOf([layer(1, 'base', 100), ...many]);
  expect(new Set(picture.rows.map(({ y }) => y)).size).toBe(60);
  expect(block(picture, 'base')).toMatchObject({ y: 0, height: 60 * ROW });
});

test.each([
  [1, 600, 60],
  [10, 400, 40],
  [60, 400, 28],
])('%i images in %i px have rows of %i px', (images, room, expected) => {
  expect(rowHeight(images, room)).toBe(expected);
});

test('names get what they need, and no more than a third of a narrow picture', () => {
  const long = imageMapAt([image(1, 'a', [], { tags: ['registry.example.org/team/some-very-long-name:1.2.3'] })], 2);
  const short = imageMapAt([image(1, 'a', [], { tags: ['a:1'] })], 2);
  expect(labelWidth(long, 1000)).toBe(300);
  expect(labelWidth(long, 390)).toBe(140);
  expect(labelWidth(short, 1000)).toBeLessThan(100);
});
