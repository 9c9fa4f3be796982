import { describe, expect, test } from 'vitest';
import { containersAt } from '#engine/scene/network/containers-at.ts';
import { type MadeLab, makeManyContainers, makeNetwork } from '#engine/scene/network/make-network.ts';
import type { NetMap } from '#engine/scene/network/map-shape.ts';
import { netMap } from '#engine/scene/network/net-map.ts';
import { netWorldAt } from '#engine/scene/network/net-world.ts';
import { type MapPicture, mapLayout } from './map-layout.ts';

const mapOf = (lab: MadeLab): NetMap => {
  const events = makeNetwork(lab);
  return netMap(netWorldAt(events, 1), containersAt(events, 1));
};
const open = { folded: () => false };
const SHOP: MadeLab = {
  networks: [{ name: 'bridge' }, { name: 'shop' }, { name: 'vault', internal: true }],
  containers: [
    { name: 'web', networks: ['bridge', 'shop'], ports: ['8080:80'] },
    ...['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ name: `${name}${name}`, networks: ['shop', 'vault'] })),
    { name: 'agent', networks: ['host'] },
    { name: 'sealed', networks: ['none'] },
  ],
};

const WIDTHS = [380, 700, 900, 1500];
const LABS: [string, MadeLab][] = [
  ['a small lab', SHOP],
  ['60 containers', makeManyContainers(60)],
  ['200 containers', makeManyContainers(200)],
];

describe.each(LABS)('%s', (_, lab) => {
  const map = mapOf(lab);
  describe.each(WIDTHS)('%i px wide', (width) => {
    const picture = mapLayout(map, width, open);

    test('no box covers another, or leaves the picture', () => {
      expect(overlaps(picture)).toEqual([]);
      const outside = picture.boxes.filter(
        ({ x, y, width: wide, height }) => x < 0 || x + wide > picture.width || y + height > picture.height,
      );
      expect(outside).toEqual([]);
    });

    test('a container of several networks stands once, with a cable to each', () => {
      const boxes = map.boxes.filter(({ shares }) => shares === 'own');
      expect(picture.boxes.map(({ box }) => box.id).sort()).toEqual(boxes.map(({ id }) => id).sort());
      expect(picture.wires).toHaveLength(map.wires.length);
    });

    test('a cable begins on the rail of its network', () => {
      const rails = new Map(picture.decks.map(({ id, railY }) => [id, railY]));
      expect(picture.wires.filter(({ wire, port }) => port.y !== rails.get(wire.segment ?? ''))).toEqual([]);
    });

    test('no cable runs behind a box that is not its own', () => {
      const behind = picture.wires.flatMap(({ wire, d }) =>
        verticals(d).flatMap(({ x, from, to }) =>
          picture.boxes
            .filter(({ box }) => box.id !== wire.box)
            .filter((one) => x >= one.x && x <= one.x + one.width && to > one.y && from < one.y + one.height)
            .map(({ box }) => [wire.id, box.id]),
        ),
      );
      expect(behind).toEqual([]);
    });

    test('cables that are side by side have a lane each', () => {
      const far = picture.wires.filter((wire) => wire.far).map(({ d }) => verticals(d)[0]);
      const clash = far.some((one, i) =>
        far.some(
          (other, j) => i < j && one && other && one.x === other.x && one.from < other.to && other.from < one.to,
        ),
      );
      expect(clash).toBe(false);
    });
  });
});

test('a folded deck keeps its rail and its count, and no box of it is drawn', () => {
  const map = mapOf(SHOP);
  const shop = map.segments.find(({ name }) => name === 'shop');
  const picture = mapLayout(map, 900, { folded: (id) => id === shop?.id });
  expect(picture.decks.find(({ id }) => id === shop?.id)).toMatchObject({ folded: true, guests: 1 });
  expect(picture.boxes.map(({ box }) => box.containers[0]?.name)).toEqual(['web', 'sealed']);
  expect(picture.wires).toHaveLength(2);
});

test('only what is asked for is drawn', () => {
  const map = mapOf(SHOP);
  const vault = map.segments.find(({ name }) => name === 'vault')?.id as string;
  expect(mapLayout(map, 900, { ...open, only: new Set([vault]) }).decks.map(({ title }) => title)).toEqual(['vault']);
});

const MANY_PORTS: MadeLab = {
  networks: [{ name: 'bridge' }],
  containers: [{ name: 'web', networks: ['bridge'], ports: Array.from({ length: 80 }, (_, i) => `${8000 + i}:80`) }],
};

test('ports that do not fit are counted', () => {
  const { head } = mapLayout(mapOf(MANY_PORTS), 900, open);
  expect(head.ports.length + (head.more?.count ?? 0)).toBe(80);
  expect(head.more?.count).toBeGreaterThan(0);
});

test.each([380, 900])('at %i px nothing covers the line that counts the other ports', (width) => {
  const { head } = mapLayout(mapOf(MANY_PORTS), width, open);
  const line = head.more?.y ?? 0;
  expect(line).toBeGreaterThanOrEqual(Math.max(...head.ports.map(({ y }) => y + 24)));
  expect(head.nameY < line - 18 || head.nameY >= line + 18).toBe(true);
  expect(head.height).toBeGreaterThanOrEqual(line + 18);
});

test('a port that is published for both families is one chip', () => {
  const map = mapOf(SHOP);
  const [web] = map.ports;
  if (web === undefined) throw new Error('no port');
  const six = { ...web, id: 'tcp/:::8080', address: '::' };
  const elsewhere = { ...web, id: 'tcp/127.0.0.1:8080', address: '127.0.0.1' };
  const { head } = mapLayout({ ...map, ports: [web, six, elsewhere] }, 900, open);
  expect(head.ports.map(({ of, also }) => [of.address, also])).toEqual([
    ['0.0.0.0', six.id],
    ['127.0.0.1', undefined],
  ]);
  const alone = mapLayout({ ...map, ports: [six] }, 900, open).head;
  expect(alone.ports.map(({ text }) => text)).toEqual(['[::]:8080 → web:80']);
});

function overlaps({ boxes }: MapPicture): string[] {
  return boxes.flatMap((one, i) =>
    boxes.slice(i + 1).flatMap((other) => {
      const apart =
        one.x + one.width <= other.x ||
        other.x + other.width <= one.x ||
        one.y + one.height <= other.y ||
        other.y + other.height <= one.y;
      return apart ? [] : [`${one.box.id} ${other.box.id}`];
    }),
  );
}

/** Straight pieces up and down. */
function verticals(d: string): { x: number; from: number; to: number }[] {
  const found: { x: number; from: number; to: number }[] = [];
  let [x, y] = [0, 0];
  for (const [, letter, numbers = ''] of d.matchAll(/([MVHQ])([-\d. ]+)/g)) {
    const values = numbers.trim().split(/\s+/).map(Number);
    if (letter === 'V') {
      found.push({ x, from: Math.min(y, values[0] as number), to: Math.max(y, values[0] as number) });
      y = values[0] as number;
    } else if (letter === 'H') x = values[0] as number;
    else [x, y] = values.slice(-2) as [number, number];
  }
  return found;
}
