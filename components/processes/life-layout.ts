/** The states of a container's life as stations, and the ways between them. Pure. */
import type { LifeState } from '#engine/scene/process/container-life.machine.ts';
import type { Step } from '#engine/scene/process/container-story.ts';

export type Station = { state: LifeState; x: number; y: number; visits: number };
/** Where words stand: their middle, how wide they may be (px), and whether they grow up, down or both ways from there. */
export type Label = { x: number; y: number; width: number; grow: 'up' | 'down' | 'both' };
export type Track = {
  id: string;
  from: LifeState;
  to: LifeState;
  path: string;
  label: Label;
  /** in order */
  taken: readonly Step[];
};
export type LifePicture = {
  width: number;
  height: number;
  station: { width: number; height: number };
  stations: Station[];
  tracks: Track[];
  labels: boolean;
};

const TOP = 30;
const ROW = 84;
const HEIGHT = 34;
const LEAST = 350;
/** Narrower than this there is no room for words at the ways. */
const WORDS = 600;

/** Column as a share of the width, and row. */
const PLACES: Readonly<Partial<Record<LifeState, readonly [number, number]>>> = {
  created: [0.1, 1],
  running: [0.37, 1],
  paused: [0.37, 0],
  exited: [0.655, 1],
  restarting: [0.5125, 2],
  removing: [0.895, 1],
  dead: [0.895, 0],
  gone: [0.895, 2],
};

type Point = { x: number; y: number };
type Size = { width: number; height: number };
type Draw = (from: Point, to: Point, size: Size) => { path: string; label: Label };

const across =
  (dy: number): Draw =>
  (from, to, { width }) => {
    const side = Math.sign(to.x - from.x);
    const [x0, x1] = [from.x + (side * width) / 2, to.x - (side * width) / 2];
    return {
      path: `M${x0},${from.y + dy}H${x1}`,
      label: {
        ...{ x: (x0 + x1) / 2, y: from.y + dy + (dy > 0 ? 4 : -4), width: Math.abs(x1 - x0) - 10 },
        grow: dy > 0 ? 'down' : 'up',
      },
    };
  };

const upDown =
  (dx: number): Draw =>
  (from, to, { height }) => {
    const side = Math.sign(to.y - from.y);
    const [y0, y1] = [from.y + (side * height) / 2, to.y - (side * height) / 2];
    return {
      path: `M${from.x + dx},${y0}V${y1}`,
      label: { x: from.x + dx + Math.sign(dx) * 42, y: (y0 + y1) / 2, width: 76, grow: 'both' },
    };
  };

/** Out of a side, into the top or the bottom. */
const bend =
  (dx: number, dy: number): Draw =>
  (from, to, { width, height }) => {
    const [sx, sy] = [Math.sign(to.x - from.x), Math.sign(to.y - from.y)];
    const [x0, y0] = [from.x + (sx * width) / 2, from.y + dy];
    const [x1, y1] = [to.x + dx, to.y - (sy * height) / 2];
    return {
      path: `M${x0},${y0}H${x1 - sx * 14}Q${x1},${y0} ${x1},${y0 + sy * 14}V${y1}`,
      label: { x: x1 + sx * 48, y: (y0 + y1) / 2, width: 84, grow: 'both' },
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
      path: `M${x0},${y0}V${y1 - sy * 14}Q${x0},${y1} ${x0 + sx * 14},${y1}H${x1}`,
      label: { x: x0 + sx * 6 + 44 * Math.sign(dx || 1), y: (y0 + y1) / 2, width: 80, grow: 'both' },
    };
  };

/** Below all others. */
const below: Draw = (from, to, { height }) => {
  const y = TOP + 2 * ROW + HEIGHT / 2 + 16;
  const x1 = to.x - 34;
  const [y0, y1] = [from.y + height / 2, to.y + height / 2];
  return {
    path: `M${from.x},${y0}V${y - 14}Q${from.x},${y} ${from.x + 14},${y}H${x1 - 14}Q${x1},${y} ${x1},${y - 14}V${y1}`,
    label: { x: from.x + 60, y: y - 4, width: 100, grow: 'up' },
  };
};

const WAYS: readonly (readonly [LifeState, LifeState, Draw])[] = [
  ['created', 'running', across(0)],
  ['running', 'paused', upDown(-12)],
  ['paused', 'running', upDown(12)],
  ['running', 'exited', across(-8)],
  ['exited', 'running', across(8)],
  ['paused', 'exited', bend(0, 0)],
  ['exited', 'restarting', fold(-14, -7)],
  ['restarting', 'exited', bend(14, 7)],
  ['restarting', 'running', bend(0, 0)],
  ['exited', 'removing', across(0)],
  ['created', 'removing', below],
  ['removing', 'gone', upDown(0.01)],
  ['removing', 'dead', upDown(-0.01)],
];

/** @param room px */
export function lifeLayout(steps: readonly Step[], room: number): LifePicture {
  const width = Math.max(LEAST, room);
  const size = { width: Math.round(Math.min(112, Math.max(68, width / 6.4))), height: HEIGHT };
  const at = (state: LifeState): Point => {
    const [column, row] = PLACES[state] ?? [0, 0];
    return { x: Math.round(column * width), y: TOP + row * ROW };
  };
  const states = Object.keys(PLACES) as LifeState[];
  return {
    width,
    height: TOP + 2 * ROW + HEIGHT / 2 + 28,
    station: size,
    stations: states.map((state) => ({ state, ...at(state), visits: steps.filter(({ to }) => to === state).length })),
    tracks: WAYS.map(([from, to, draw]) => ({
      ...{ id: `${from} ${to}`, from, to, ...draw(at(from), at(to), size) },
      taken: steps.filter((step) => step.from === from && step.to === to),
    })),
    labels: width >= WORDS,
  };
}
