/** The states of a container's life as stations, and the ways between them. Pure. */
import type { LifeState } from '#engine/scene/process/container-life.machine.ts';
import type { Step } from '#engine/scene/process/container-story.ts';
import { idOf, type Label, type Point, pathOf, ROW, routeOf, TOP, WAYS } from './life-tracks.ts';

export type Station = { state: LifeState; x: number; y: number; visits: number };
export type Track = {
  id: string;
  from: LifeState;
  to: LifeState;
  path: string;
  /** its corners, with both ends */
  corners: readonly Point[];
  label: Label;
  /** In order; also those that led on from here, or came from further back, where what lies between was not seen. */
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

/** @param room px */
export function lifeLayout(steps: readonly Step[], room: number): LifePicture {
  const width = Math.max(LEAST, room);
  const size = { width: Math.round(Math.min(112, Math.max(68, width / 6.4))), height: HEIGHT };
  const at = (state: LifeState): Point => {
    const [column, row] = PLACES[state] ?? [0, 0];
    return { x: Math.round(column * width), y: TOP + row * ROW };
  };
  const states = Object.keys(PLACES) as LifeState[];
  const taken = stepsByTrack(steps);
  return {
    width,
    height: TOP + 2 * ROW + HEIGHT / 2 + 28,
    station: size,
    stations: states.map((state) => ({ state, ...at(state), visits: steps.filter(({ to }) => to === state).length })),
    tracks: WAYS.map(([from, to, draw]) => {
      const [id, { corners, label }] = [idOf(from, to), draw(at(from), at(to), size)];
      return { id, from, to, corners, path: pathOf(corners), label: within(label, width), taken: taken.get(id) ?? [] };
    }),
    labels: width >= WORDS,
  };
}

function stepsByTrack(steps: readonly Step[]): Map<string, Step[]> {
  const taken = new Map<string, Step[]>();
  for (const step of steps)
    for (const id of routeOf(step.from, step.to)) {
      const list = taken.get(id);
      if (list) list.push(step);
      else taken.set(id, [step]);
    }
  return taken;
}

/** Words at the edge have less room. */
function within(label: Label, width: number): Label {
  const left = label.x - label.width / 2;
  const right = Math.min(width, label.x + label.width / 2);
  return { ...label, x: (left + right) / 2, width: right - left };
}
