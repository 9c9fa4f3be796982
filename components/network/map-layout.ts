/**
 * The wiring as an engine room: outside on top, below it the host with its sockets, then one deck for each segment. A deck's rail is the
 * bridge: at its left end it is plugged into the host, below it hang the boxes of its containers. All decks have the same columns, so
 * that the gutters between them are free for cables to other decks.
 */
import { monoWidth } from '#components/flow/text-width.ts';
import { wiresOf } from '#engine/scene/network/box-wires.ts';
import type { MapBox, MapPort, MapSegment, NetMap } from '#engine/scene/network/map-shape.ts';
import { type HeadPicture, headLayout } from './head-layout.ts';
import { boxWords, namesOf } from './net-words.ts';
import { type PlacedWire, wireLayout } from './wire-layout.ts';

/** px */
export const BOX = { head: 24, line: 15, foot: 8 };
/** Of all decks: the room of a box, and between two of them that of cables. */
export type Columns = { left: number; box: number; gutter: number };
const WIDE = { box: 152, gutter: 28 };
const TIGHT = { left: 36, box: 146, gutter: 20 };
/** Below a rail: room for the names of both ends of a cable. */
export const HANG = 42;
export const RAIL = 34;
const BELOW = 22;
const FOLDED = 84;
/** From one name to the next on a folded deck. */
const PILL_GAP = 6;
export const PILL = 20;
/** Left of the boxes: what the deck is. */
const PLATE = 236;
const NARROW = 620;
const NARROW_PLATE = 66;

export type PlacedBox = {
  box: MapBox;
  lines: readonly BoxLine[];
  /** What it is, for who does not see it. */
  words: string;
} & { x: number; y: number; width: number; height: number; row: number };

export type Deck = {
  id: string;
  /** Absent for boxes that no cable leads to. */
  segment?: MapSegment;
  title: string;
  y: number;
  height: number;
  railY: number;
  /** Its boxes are not drawn one by one. */
  folded: boolean;
  /** Those that hang here; a box of several networks hangs on its first. */
  boxes: readonly MapBox[];
  /** Other boxes with a cable to it. */
  guests: number;
  /** Of a folded deck: the names that find room on its rail. */
  pills: readonly Pill[];
};

export type Pill = { box: MapBox; name: string; words: string; x: number; y: number; width: number };

export type MapPicture = {
  width: number;
  height: number;
  /** Left edge of the first column. */
  left: number;
  narrow: boolean;
  head: HeadPicture;
  decks: readonly Deck[];
  boxes: readonly PlacedBox[];
  wires: readonly PlacedWire[];
};

export type MapChoice = {
  /** Decks by id whose boxes are not drawn one by one. */
  folded: (deck: Deck['id'], boxes: number) => boolean;
  /** Only these decks; all without it. */
  only?: ReadonlySet<string>;
};

export const LOOSE = 'loose';

type Group = { id: string; segment?: MapSegment; title: string; boxes: MapBox[]; guests: number };

/** @param width of the room (px) */
export function mapLayout(map: NetMap, width: number, choice: MapChoice): MapPicture {
  const narrow = width < NARROW;
  const columns = narrow ? TIGHT : { ...WIDE, left: PLATE };
  const { left } = columns;
  const pitch = columns.box + columns.gutter;
  const head = headLayout(map, width, narrow);
  const groups = groupsOf(map).filter(({ id }) => choice.only?.has(id) ?? true);
  const decks: Deck[] = [];
  const boxes: PlacedBox[] = [];
  let y = head.height;
  for (const group of groups) {
    const deck = deckOf(group, y, choice, narrow);
    if (deck.folded) deck.pills = pillsOf(map, deck, left, width - NOTE);
    const placed = deck.folded ? [] : boxesOf(map, deck, columns, Math.max(1, Math.floor((width - left - 4) / pitch)));
    const bottom = Math.max(deck.railY + HANG, ...placed.map((box) => box.y + box.height));
    deck.height = deck.folded ? deck.railY - y + FOLDED - RAIL : bottom + BELOW - y;
    boxes.push(...placed);
    decks.push(deck);
    y += deck.height;
  }
  const wires = wireLayout(map, decks, boxes, columns);
  return { width: Math.max(width, left + pitch), height: y, left, narrow, head, decks, boxes, wires };
}

function deckOf({ guests, ...group }: Group, y: number, choice: MapChoice, narrow: boolean): Deck {
  const railY = y + RAIL + (narrow && group.segment ? NARROW_PLATE - RAIL : 0);
  const folded = group.segment !== undefined && choice.folded(group.id, group.boxes.length);
  return { ...group, y, height: 0, railY, folded, guests, pills: [] };
}

/** Right of the names: how many there are besides. */
const NOTE = 170;

function pillsOf(map: NetMap, { boxes, railY }: Deck, left: number, right: number): Pill[] {
  const pills: Pill[] = [];
  let x = left;
  for (const box of boxes) {
    const name = box.containers[0]?.name ?? namesOf(box);
    const width = Math.ceil(monoWidth(name, 11)) + 14;
    if (x + width > right) break;
    pills.push({ box, name, words: boxWords(map, box), x, y: railY + 11, width });
    x += width + PILL_GAP;
  }
  return pills;
}

/** Each box with its first cable's segment; what has none comes last. */
function groupsOf(map: NetMap): Group[] {
  const groups = new Map<string, Group>(
    map.segments.map((segment) => [segment.id, { id: segment.id, segment, title: segment.name, boxes: [], guests: 0 }]),
  );
  const loose: Group = { id: LOOSE, title: 'On no network', boxes: [], guests: 0 };
  for (const box of map.boxes) {
    if (box.shares === 'host') continue;
    const [home, ...others] = segmentsOf(map, box).flatMap((id) => groups.get(id) ?? []);
    (home ?? loose).boxes.push(box);
    for (const other of new Set(others)) if (other !== home) other.guests++;
  }
  return [...groups.values(), ...(loose.boxes.length > 0 ? [loose] : [])];
}

const segmentsOf = (map: NetMap, { id }: MapBox): string[] => wiresOf(map, id).flatMap(({ segment }) => segment ?? []);

function boxesOf(map: NetMap, deck: Deck, { left, box: width, gutter }: Columns, count: number): PlacedBox[] {
  const placed: PlacedBox[] = [];
  let y = deck.railY + (deck.segment ? HANG : 0);
  for (let first = 0; first < deck.boxes.length; first += count) {
    const row = deck.boxes.slice(first, first + count);
    const own = row.map((box, column): PlacedBox => {
      const lines = boxLines(map, box);
      const place = { x: left + column * (width + gutter), y, width, height: boxHeight(box, lines) };
      return { box, lines, words: boxWords(map, box), ...place, row: first / count };
    });
    placed.push(...own);
    y += Math.max(...own.map(({ height }) => height)) + (deck.segment ? HANG : BELOW);
  }
  return placed;
}

/** A line for each container after the first, each interface, and what is published. */
const boxHeight = ({ containers }: MapBox, lines: readonly BoxLine[]): number =>
  BOX.head + BOX.line * (lines.length + Math.max(0, containers.length - 1)) + BOX.foot;

export type BoxLine = { kind: 'link' | 'port' | 'note'; id: string; text: string; more?: string };

function boxLines(map: NetMap, box: MapBox): BoxLine[] {
  const links = wiresOf(map, box.id);
  const open = onceEach(map.ports.filter((port) => port.box === box.id));
  return [
    ...links.map(({ id, inner, addresses }): BoxLine => ({ kind: 'link', id, text: inner.name, ...first(addresses) })),
    ...(links.length === 0
      ? [{ kind: 'note' as const, id: 'alone', text: box.shares === 'host' ? 'the host’s network' : 'only lo' }]
      : []),
    ...open
      .slice(0, 2)
      .map(
        ({ id, port, target }): BoxLine => ({ kind: 'port', id, text: `:${port}`, more: `→ ${target?.port ?? '?'}` }),
      ),
    ...(open.length > 2 ? [{ kind: 'note' as const, id: 'more', text: `and ${open.length - 2} more ports` }] : []),
  ];
}

/** One that is published for IPv4 and IPv6 is one line. */
const onceEach = (ports: readonly MapPort[]): MapPort[] => [
  ...new Map(ports.map((one) => [`${one.protocol} ${one.port} ${one.target?.port}`, one])).values(),
];

/** The prefix is told by the segment. */
const first = ([address]: readonly string[]): { more?: string } =>
  address === undefined ? { more: 'no address' } : { more: address.split('/')[0] as string };
