/** Cables from boxes to rails: straight up on a box's own deck, through the gutters to other rows and decks. */
import { wiresOf } from '#engine/scene/network/box-wires.ts';
import type { MapWire, NetMap } from '#engine/scene/network/map-shape.ts';
import { BOX, type Columns, type Deck, HANG, type PlacedBox } from './map-layout.ts';

export type PlacedWire = {
  wire: MapWire;
  /** Of an SVG path, from the rail to the box. */
  d: string;
  /** On the rail, or where a cable without one ends. */
  port: { x: number; y: number };
  /** Where its names stand: by a box's own cable beside it, by another above the rail. */
  names: { x: number; y: number; at: 'box' | 'rail' };
  /** Through a gutter. */
  far: boolean;
};

/** From the left edge of a box to its own cable. */
const PLUG = 16;
const CORNER = 6;

type Draft = { wire: MapWire; box: PlacedBox; deck: Deck; home: boolean; gutter: number; from: number; to: number };

export function wireLayout(
  map: NetMap,
  decks: readonly Deck[],
  boxes: readonly PlacedBox[],
  grid: Columns,
): PlacedWire[] {
  const byBox = new Map(boxes.map((placed) => [placed.box.id, placed]));
  const byId = new Map(decks.map((deck) => [deck.id, deck]));
  const homes = new Map(decks.flatMap((deck) => deck.boxes.map((box) => [box.id, deck] as const)));
  const taken = new Set<string>();
  const straight: PlacedWire[] = [];
  const drafts: Draft[] = [];
  for (const wire of [...map.wires].sort((a, b) => (a.inner.name < b.inner.name ? -1 : 1))) {
    const box = byBox.get(wire.box);
    const deck = byId.get(wire.segment ?? '');
    if (!box || !deck) continue;
    const isFirst = homes.get(wire.box) === deck && !taken.has(wire.box);
    if (isFirst) taken.add(wire.box);
    if (isFirst && box.row === 0) straight.push(straightWire(wire, box, deck));
    else drafts.push(draftOf(map, wire, box, deck, isFirst, grid));
  }
  return [...straight, ...routed(drafts, grid)];
}

function straightWire(wire: MapWire, box: PlacedBox, deck: Deck): PlacedWire {
  const x = box.x + PLUG;
  return {
    ...{ wire, d: `M${x} ${deck.railY}V${box.y}`, port: { x, y: deck.railY }, far: false },
    names: { x: x + 6, y: box.y - HANG, at: 'box' },
  };
}

/** The first cable of a box in a lower row goes down the gutter at its left, any other down or up the one at its right. */
function draftOf(
  map: NetMap,
  wire: MapWire,
  box: PlacedBox,
  deck: Deck,
  home: boolean,
  { left, box: width, gutter }: Columns,
): Draft {
  const column = Math.round((box.x - left) / (width + gutter));
  const line = wiresOf(map, wire.box).indexOf(wire) + Math.max(0, box.box.containers.length - 1);
  const to = home ? box.y - HANG + 8 : box.y + BOX.head + BOX.line * (line + 0.5);
  return { wire, box, deck, home, gutter: home ? column : column + 1, from: deck.railY, to };
}

/** Cables that are beside each other in one gutter get lanes of their own. */
function routed(drafts: readonly Draft[], grid: Columns): PlacedWire[] {
  const lanes = new Map<number, number[][]>();
  const placed = drafts.map((draft) => ({ draft, lane: laneFor(lanes, draft) }));
  return placed.map(({ draft, lane }) => {
    const count = lanes.get(draft.gutter)?.length ?? 1;
    const step = Math.min(7, (grid.gutter - 8) / count);
    const x = grid.left + draft.gutter * (grid.box + grid.gutter) - grid.gutter / 2 + (lane - (count - 1) / 2) * step;
    return farWire(draft, x);
  });
}

function laneFor(lanes: Map<number, number[][]>, { gutter, from, to }: Draft): number {
  const own = lanes.get(gutter) ?? [];
  lanes.set(gutter, own);
  const [low, high] = [Math.min(from, to) - 4, Math.max(from, to) + 4];
  const free = own.findIndex((spans) => isFree(spans, low, high));
  const lane = free < 0 ? own.length : free;
  const spans = own[lane] ?? [];
  own[lane] = spans;
  spans.push(low, high);
  return lane;
}

function isFree(spans: readonly number[], low: number, high: number): boolean {
  for (let i = 0; i < spans.length; i += 2)
    if (low < (spans[i + 1] as number) && high > (spans[i] as number)) return false;
  return true;
}

function farWire({ wire, box, deck, home, to }: Draft, x: number): PlacedWire {
  const down = to > deck.railY ? 1 : -1;
  const end = home ? box.x + PLUG : box.x + box.width;
  const side = end > x ? 1 : -1;
  const turn = `V${to - down * CORNER}Q${x} ${to} ${x + side * CORNER} ${to}`;
  const last = home ? `H${end - CORNER}Q${end} ${to} ${end} ${to + CORNER}V${box.y}` : `H${end}`;
  return {
    ...{ wire, d: `M${x} ${deck.railY}${turn}${last}`, port: { x, y: deck.railY }, far: true },
    names: home ? { x: end + 6, y: box.y - HANG, at: 'box' } : { x: x + 6, y: deck.railY - 7, at: 'rail' },
  };
}
