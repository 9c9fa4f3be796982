import { describe, expect, test } from 'vitest';
import type { MountMap } from '#engine/scene/storage/mount-map.ts';
import type { ContainerMount } from '#engine/trace/storage.ts';
import { mountsLayout, PLACE, ROW } from './mounts-layout.ts';

const mounted = (container: string, destination: string, place?: string) => {
  const kind = place ? ('volume' as const) : ('system' as const);
  const mount: ContainerMount = {
    ...{ container, destination, kind, options: [], readOnly: false, propagation: 'private', mounted: true },
  };
  return { id: `${container}${destination}`, mount, ...(place && { place }) };
};
const place = (id: string) => ({ id, kind: 'volume' as const, name: id, users: [] });

const MAP: MountMap = {
  places: [place('idle'), place('low'), place('high'), place('both')],
  containers: [
    {
      ...{ id: 'a', name: 'a', state: 'running' },
      mounts: [mounted('a', '/1', 'high'), mounted('a', '/2', 'both'), mounted('a', '/proc')],
    },
    { id: 'b', name: 'b', state: 'running', mounts: [mounted('b', '/1', 'both'), mounted('b', '/2', 'low')] },
  ],
};

describe.each([1200, 700, 366])('%i px wide', (width) => {
  const picture = mountsLayout(MAP, width, false);

  test('nothing overlaps and all of it is inside', () => {
    for (const list of [picture.places.map((one) => ({ ...one, height: PLACE.height })), picture.containers])
      for (const [index, one] of list.entries()) {
        const next = list[index + 1];
        if (next) expect(one.y + one.height).toBeLessThan(next.y);
        expect(one.x + one.width).toBeLessThanOrEqual(width);
        expect(one.y + one.height).toBeLessThan(picture.height);
      }
    const [left, right] = [picture.places[0], picture.containers[0]];
    expect((left?.x ?? 0) + (left?.width ?? 0)).toBeLessThan(right?.x ?? 0);
  });

  test('places stand in the order of what they are mounted as; what nobody has is last', () => {
    expect(picture.places.map((one) => one.place.id)).toEqual(['high', 'both', 'low', 'idle']);
  });

  test('each mount with a place has one line, from that place to its row', () => {
    expect(picture.lines.map((line) => `${line.place} ${line.mapped.id}`)).toEqual([
      ...['high a/1', 'both a/2', 'both b/1', 'low b/2'],
    ]);
    const row = picture.containers[0]?.rows[1];
    const from = picture.places[1];
    const path = picture.lines[1]?.path ?? '';
    expect(path.startsWith(`M${round((from?.x ?? 0) + (from?.width ?? 0))},${(from?.y ?? 0) + PLACE.height / 2}`)).toBe(
      true,
    );
    expect(path.endsWith(`,${(row?.y ?? 0) + ROW / 2}`)).toBe(true);
  });
});

test('faces of the kernel are folded away until they are wanted', () => {
  expect(mountsLayout(MAP, 900, false).containers[0]).toMatchObject({ folded: 1, rows: { length: 2 } });
  expect(mountsLayout(MAP, 900, true).containers[0]).toMatchObject({ folded: 0, rows: { length: 3 } });
});

test('what dockerd copied leads from the container’s layers to the volume', () => {
  const filled = mounted('a', '/data', 'volume/data');
  const map: MountMap = {
    places: [place('layers/a'), place('volume/data')],
    containers: [
      {
        ...{ id: 'a', name: 'a', state: 'running' },
        mounts: [mounted('a', '/', 'layers/a'), { ...filled, mount: { ...filled.mount, filled: 3 } }],
      },
    ],
  };
  const { copies, places } = mountsLayout(map, 900, false);
  const [layers] = places;
  expect(copies).toMatchObject([{ id: 'a/data' }]);
  expect(copies[0]?.path.startsWith(`M${(layers?.x ?? 0) + (layers?.width ?? 0)},`)).toBe(true);
  expect(mountsLayout(MAP, 900, false).copies).toEqual([]);
});

/** As d3 writes numbers in a path. */
const round = (value: number): number => Math.round(value * 1000) / 1000;
