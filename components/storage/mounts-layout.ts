/** Where the places of the lab, the mounts of containers and the lines between them stand. Pure. */
import { curveBumpX, link, mean } from 'd3';
import { grouped } from '#engine/scene/grouped.ts';
import type { MappedMount, MountedContainer, MountMap, MountPlace } from '#engine/scene/storage/mount-map.ts';

export const PLACE = { height: 46, gap: 10 } as const;
export const ROW = 30;
export const HEAD = 34;
const BETWEEN = 18;
const MARGIN = 12;
/** Below it there is no room for a line of any length. */
const NARROW = 620;

export type PlacedPlace = { place: MountPlace; x: number; y: number; width: number };
export type PlacedMount = { mapped: MappedMount; y: number };
export type PlacedContainer = {
  container: MountedContainer;
  x: number;
  y: number;
  width: number;
  height: number;
  rows: readonly PlacedMount[];
  /** mounts of the kernel that are folded away */
  folded: number;
};
export type MountLine = { mapped: MappedMount; place: string; path: string };
/** dockerd filled an empty volume with what the image has at its place: from the container’s layers. */
export type CopyIn = { id: string; path: string };
export type MountPicture = {
  places: readonly PlacedPlace[];
  containers: readonly PlacedContainer[];
  lines: readonly MountLine[];
  copies: readonly CopyIn[];
  width: number;
  height: number;
};

/** @param all faces of the kernel, too */
export function mountsLayout(map: MountMap, width: number, all: boolean): MountPicture {
  const [left, right] = columns(width);
  const containers = placeContainers(map.containers, right, all);
  const places = placePlaces(map, left, containers);
  const byId = new Map<string | undefined, PlacedPlace>(places.map((one) => [one.place.id, one]));
  const lines = containers.flatMap(({ rows, x }) =>
    rows.flatMap(({ mapped, y }) => {
      const from = byId.get(mapped.place);
      return from ? [{ mapped, place: from.place.id, path: between(from, x, y + ROW / 2) }] : [];
    }),
  );
  const ends = [...places.map(({ y }) => y + PLACE.height), ...containers.map(({ y, height }) => y + height)];
  return { places, containers, lines, copies: copiesOf(map, places), width, height: Math.max(0, ...ends) + MARGIN };
}

function copiesOf({ containers }: MountMap, places: readonly PlacedPlace[]): CopyIn[] {
  const filled = containers.flatMap(({ mounts }) => mounts.filter(({ mount }) => mount.filled !== undefined));
  return filled.flatMap(({ id, place, mount: { container } }) => {
    const [from, to] = [`layers/${container}`, place].map((one) =>
      places.find(({ place: { id: known } }) => known === one),
    );
    return from && to ? [{ id, path: aroundRight(from, to) }] : [];
  });
}

const BULGE = 26;

/** From the right edge of one box to that of another, with its end a little beside the line that begins there. */
function aroundRight(from: PlacedPlace, to: PlacedPlace): string {
  const x = from.x + from.width;
  const side = Math.sign(to.y - from.y);
  const [y0, y1] = [from.y + PLACE.height / 2 + side * 8, to.y + PLACE.height / 2 - side * 9];
  return `M${x},${y0}C${x + BULGE},${y0} ${x + BULGE},${y1} ${x + 3},${y1}`;
}

type Column = { x: number; width: number };

function columns(width: number): [Column, Column] {
  const inner = Math.max(0, width - 2 * MARGIN);
  const narrow = width < NARROW;
  const gap = narrow ? inner * 0.11 : Math.min(220, inner * 0.22);
  const own = Math.min(narrow ? inner : 300, (inner - gap) * (narrow ? 0.42 : 0.4));
  return [
    { x: MARGIN, width: own },
    { x: MARGIN + own + gap, width: inner - own - gap },
  ];
}

function placeContainers(containers: readonly MountedContainer[], { x, width }: Column, all: boolean) {
  let y = MARGIN;
  return containers.map((container): PlacedContainer => {
    const shown = container.mounts.filter(({ mount }) => all || mount.kind !== 'system');
    const rows = shown.map((mapped, index) => ({ mapped, y: y + HEAD + index * ROW }));
    const height = HEAD + rows.length * ROW + 6;
    const placed = { container, x, y, width, height, rows, folded: container.mounts.length - shown.length };
    y += height + BETWEEN;
    return placed;
  });
}

/** Beside what they are mounted as, so that lines seldom cross; what nobody has comes last. */
function placePlaces(
  { places }: MountMap,
  { x, width }: Column,
  containers: readonly PlacedContainer[],
): PlacedPlace[] {
  const rows = grouped(
    containers.flatMap((one) => one.rows),
    ({ mapped }) => mapped.place,
  );
  const wishOf = (id: string): number => mean(rows.get(id) ?? [], ({ y }) => y + ROW / 2) ?? Number.POSITIVE_INFINITY;
  const wishes = places.map((place) => ({ place, wish: wishOf(place.id) })).sort((a, b) => rising(a.wish, b.wish));
  let y: number = MARGIN;
  return wishes.map(({ place, wish }) => {
    if (Number.isFinite(wish)) y = Math.max(y, wish - PLACE.height / 2);
    const placed = { place, x, y, width };
    y += PLACE.height + PLACE.gap;
    return placed;
  });
}

/** Places that nobody has are equal. */
const rising = (a: number, b: number): number => (a === b ? 0 : a - b);

const curve = link(curveBumpX);

const between = (from: PlacedPlace, x: number, y: number): string =>
  curve({ source: [from.x + from.width, from.y + PLACE.height / 2], target: [x, y] }) ?? '';
