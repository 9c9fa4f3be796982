/** The ways between the stations of a container's life, and how each is drawn past the others. Pure. */
import type { LifeState } from '#engine/scene/process/container-life.machine.ts';

export type Point = { x: number; y: number };
/** Where words stand: their middle, how wide they may be (px), and whether they grow up, down or both ways from there. */
export type Label = { x: number; y: number; width: number; grow: 'up' | 'down' | 'both' };
/** Of the highest row, and from one to the next (px). */
export const TOP = 30;
export const ROW = 84;

type Size = { width: number; height: number };
type Draw = (from: Point, to: Point, size: Size) => { corners: Point[]; label: Label };

const across =
  (dy: number): Draw =>
  (from, to, { width }) => {
    const side = Math.sign(to.x - from.x);
    const y = from.y + dy;
    const [x0, x1] = [from.x + (side * width) / 2, to.x - (side * width) / 2];
    return {
      corners: along([x0, y], [x1, y]),
      label: {
        ...{ x: (x0 + x1) / 2, y: y + (dy > 0 ? 4 : -4), width: Math.abs(x1 - x0) - 10 },
        grow: dy > 0 ? 'down' : 'up',
      },
    };
  };

const upDown =
  (dx: number): Draw =>
  (from, to, { height }) => {
    const side = Math.sign(to.y - from.y);
    const x = from.x + dx;
    const [y0, y1] = [from.y + (side * height) / 2, to.y - (side * height) / 2];
    return {
      corners: along([x, y0], [x, y1]),
      label: { x: x + Math.sign(dx) * 39, y: (y0 + y1) / 2, width: 70, grow: 'both' },
    };
  };

/** Out of a side, into the top or the bottom. @param share of a station's width that words have */
const bend =
  (dx: number, dy: number, share = 0.75): Draw =>
  (from, to, { width, height }) => {
    const [sx, sy] = [Math.sign(to.x - from.x), Math.sign(to.y - from.y)];
    const [x0, y0] = [from.x + (sx * width) / 2, from.y + dy];
    const [x1, y1] = [to.x + dx, to.y - (sy * height) / 2];
    const words = share * width;
    return {
      corners: along([x0, y0], [x1, y0], [x1, y1]),
      label: { x: x1 + sx * (6 + words / 2), y: (y0 + y1) / 2, width: words, grow: 'both' },
    };
  };

/** Out of the top or the bottom, into a side. */
const fold =
  (dx: number, dy: number): Draw =>
  (from, to, { width, height }) => {
    const [sx, sy] = [Math.sign(to.x - from.x), Math.sign(to.y - from.y)];
    const [x0, y0] = [from.x + dx, from.y + (sy * height) / 2];
    const [x1, y1] = [to.x - (sx * width) / 2, to.y + dy];
    return {
      corners: along([x0, y0], [x0, y1], [x1, y1]),
      label: { x: x0 + sx * 6 + 44 * Math.sign(dx || 1), y: (y0 + y1) / 2, width: 80, grow: 'both' },
    };
  };

/**
 * Below the lowest row, up beside the station under its end, and into that from below.
 * @param depth below the lowest row, `turn` below its end (px)
 */
const around =
  (dx: number, depth: number, turn: number, lane: number, into: number, words: Words): Draw =>
  (from, to, size) => {
    const [x, y] = [from.x + dx, TOP + 2 * ROW + depth];
    const [beside, end] = [to.x - size.width / 2 - lane, to.y + size.height / 2];
    return {
      corners: along(
        ...([
          [x, from.y + size.height / 2],
          [x, y],
          [beside, y],
        ] as const),
        ...([
          [beside, end + turn],
          [to.x + into, end + turn],
          [to.x + into, end],
        ] as const),
      ),
      label: { ...words(x, beside), y: y - 4, grow: 'up' },
    };
  };

type Words = (x: number, beside: number) => { x: number; width: number };

const along = (...places: (readonly [number, number])[]): Point[] => places.map(([x, y]) => ({ x, y }));

/** Its corners are rounded (px). */
const ROUND = 14;

export function pathOf(corners: readonly Point[]): string {
  const parts = corners.map((corner, index) => {
    const [before, after] = [corners[index - 1], corners[index + 1]];
    if (!before) return `M${corner.x},${corner.y}`;
    if (!after) return `L${corner.x},${corner.y}`;
    const round = Math.min(ROUND, distance(before, corner) / 2, distance(corner, after) / 2);
    const [a, b] = [toward(corner, before, round), toward(corner, after, round)];
    return `L${a.x},${a.y}Q${corner.x},${corner.y} ${b.x},${b.y}`;
  });
  return parts.join('');
}

const distance = (a: Point, b: Point): number => Math.abs(a.x - b.x) + Math.abs(a.y - b.y);

const toward = (from: Point, to: Point, by: number): Point => ({
  x: from.x + Math.sign(to.x - from.x) * by,
  y: from.y + Math.sign(to.y - from.y) * by,
});

/** Each that the engine goes. */
export const WAYS: readonly (readonly [LifeState, LifeState, Draw])[] = [
  ['created', 'running', across(0)],
  ['running', 'paused', upDown(-12)],
  ['paused', 'running', upDown(12)],
  ['running', 'exited', across(-8)],
  ['exited', 'running', across(8)],
  ['paused', 'exited', bend(0, 0, 0.6)],
  ['exited', 'restarting', fold(-14, -7)],
  ['restarting', 'exited', bend(14, 7, 0.6)],
  ['restarting', 'running', bend(0, 0)],
  ['exited', 'removing', across(0)],
  ['created', 'removing', around(0, 37, 30, 8, -13, (x) => ({ x: x + 60, width: 100 }))],
  ['restarting', 'removing', around(14, 27, 18, 16, -26, (_, beside) => ({ x: beside - 40, width: 66 }))],
  ['removing', 'gone', upDown(0.01)],
  ['removing', 'dead', upDown(-12)],
  ['dead', 'removing', upDown(12)],
];

/**
 * What leads from one station to another. Of what happened unseen only the end is known: it went by the stations between, as the engine always
 * does (an end comes before a removal, a removal before it is gone).
 */
export function routeOf(from: LifeState, to: LifeState): string[] {
  const routes = new Map<LifeState, string[]>([[from, []]]);
  for (const [state, route] of routes)
    for (const [here, next] of WAYS)
      if (here === state && !routes.has(next)) routes.set(next, [...route, idOf(here, next)]);
  return routes.get(to) ?? [];
}

export const idOf = (from: LifeState, to: LifeState): string => `${from} ${to}`;
