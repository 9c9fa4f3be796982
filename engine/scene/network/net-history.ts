/**
 * A log's events about networks, put by subject, so that the world at any moment is looked up and not folded again: counters alone may be
 * told thousands of times.
 */
import type { StateChanged } from '#engine/trace/event.ts';
import {
  DockerNetwork,
  NetChain,
  NetConnection,
  NetCounters,
  NetLink,
  NetListeners,
  NetNamespace,
  NetNeighbours,
  NetRoutes,
  Swarm,
} from '#engine/trace/network.ts';
import type { NetWorld } from './net-world.ts';

const SCHEMAS = {
  'net-namespace': ['namespaces', NetNamespace],
  'net-link': ['links', NetLink],
  'net-routes': ['routes', NetRoutes],
  'net-neighbours': ['neighbours', NetNeighbours],
  'net-listeners': ['listeners', NetListeners],
  'net-chain': ['chains', NetChain],
  'net-counters': ['counters', NetCounters],
  connection: ['connections', NetConnection],
  'docker-network': ['networks', DockerNetwork],
  swarm: ['swarm', Swarm],
} as const;
export type NetKind = keyof typeof SCHEMAS;

export const isNetKind = (kind: string): kind is NetKind => kind in SCHEMAS;

export type NetHistory = {
  /** What was told of later is left out. */
  worldAt(at: number): NetWorld;
  /** What was told last of a subject, also when it is gone by now. */
  lastOf(kind: NetKind, id: string): unknown;
  /** When something of these kinds was told, each moment once, rising (ns). */
  moments(kinds: readonly NetKind[]): number[];
};

type Told = {
  kind: NetKind;
  id: string;
  values: unknown[];
  /** Of each value: the earliest time of it and of all that were told after it. Rises, so it can be searched. */
  since: number[];
};

/** Kept by the list, which must not be changed: a list that has grown is another one. */
const known = new WeakMap<readonly StateChanged[], NetHistory>();

export function netHistory(events: readonly StateChanged[]): NetHistory {
  const before = known.get(events);
  if (before) return before;
  const history = historyOf(events);
  known.set(events, history);
  return history;
}

function historyOf(events: readonly StateChanged[]): NetHistory {
  const subjects = new Map<string, Told>();
  const ours = events.filter(({ subject }) => isNetKind(subject.kind));
  for (const event of ours) tell(subjects, event);
  return {
    worldAt: (at) => worldOf(subjects, at),
    lastOf: (kind, id) => subjects.get(`${kind}/${id}`)?.values.findLast((value) => value !== undefined),
    moments: (kinds) =>
      [
        ...new Set(ours.filter(({ subject }) => kinds.includes(subject.kind as NetKind)).map(({ at }) => Number(at))),
      ].sort((a, b) => a - b),
  };
}

function tell(subjects: Map<string, Told>, event: StateChanged): void {
  const { kind, id } = event.subject;
  const key = `${kind}/${id}`;
  const told = subjects.get(key) ?? { kind: kind as NetKind, id, values: [], since: [] };
  subjects.set(key, told);
  told.values.push(toldBy(event));
  told.since.push(event.at);
  for (let i = told.since.length - 2; i >= 0 && (told.since[i] as number) > event.at; i--) told.since[i] = event.at;
}

/** A log grows by a few events at a time; each is checked once. */
const values = new WeakMap<StateChanged, unknown>();

/** Undefined: it is gone, or what was told of it is not understood. */
function toldBy(event: StateChanged): unknown {
  if (event.state === 'gone') return undefined;
  if (!values.has(event)) {
    const [, schema] = SCHEMAS[event.subject.kind as NetKind];
    values.set(event, schema.safeParse(event.attributes).data);
  }
  return values.get(event);
}

function worldOf(subjects: ReadonlyMap<string, Told>, at: number): NetWorld {
  const maps = Object.fromEntries(Object.values(SCHEMAS).map(([name]) => [name, new Map<string, unknown>()]));
  for (const { kind, id, values, since } of subjects.values()) {
    const value = values[lastUntil(since, at)];
    if (value !== undefined) maps[SCHEMAS[kind][0]]?.set(id, value);
  }
  return { ...maps, swarm: maps.swarm?.get('local') } as NetWorld;
}

/** Index of the last that is not later; −1 when all are. */
function lastUntil(since: readonly number[], at: number): number {
  let [low, high] = [0, since.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((since[middle] as number) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
