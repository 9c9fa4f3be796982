/** A log's events about networks, put by subject. */
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
import { type GrowingHistory, type ToldHistory, teller } from '../told-history.ts';
import type { NetWorld } from './net-world.ts';

const SCHEMAS = {
  'net-namespace': NetNamespace,
  'net-link': NetLink,
  'net-routes': NetRoutes,
  'net-neighbours': NetNeighbours,
  'net-listeners': NetListeners,
  'net-chain': NetChain,
  'net-counters': NetCounters,
  connection: NetConnection,
  'docker-network': DockerNetwork,
  swarm: Swarm,
} as const;
export type NetKind = keyof typeof SCHEMAS;

const { isKind, historyOf, growing } = teller(SCHEMAS);

export const isNetKind: (kind: string) => kind is NetKind = isKind;

export type NetHistory = Omit<ToldHistory<typeof SCHEMAS>, 'worldAt'> & {
  /** What was told of later is left out. */
  worldAt(at: number): NetWorld;
};

/** Kept by the list, which must not be changed: a list that has grown is another one. */
const known = new WeakMap<readonly StateChanged[], NetHistory>();

export function netHistory(events: readonly StateChanged[]): NetHistory {
  const before = known.get(events);
  if (before) return before;
  const told = historyOf(events);
  const history = { ...told, worldAt: (at: number) => named(told.worldAt(at)) };
  known.set(events, history);
  return history;
}

export type GrowingNetworks = Pick<GrowingHistory<typeof SCHEMAS>, 'add' | 'lastOf'> & { now(): NetWorld };

/** `now` is as it was told last. */
export function growingNetworks(): GrowingNetworks {
  const { add, lastOf, present } = growing();
  return { add, lastOf, now: () => named(present) };
}

const named = (told: ReturnType<ToldHistory<typeof SCHEMAS>['worldAt']>): NetWorld => ({
  namespaces: told['net-namespace'],
  links: told['net-link'],
  routes: told['net-routes'],
  neighbours: told['net-neighbours'],
  listeners: told['net-listeners'],
  chains: told['net-chain'],
  counters: told['net-counters'],
  connections: told.connection,
  networks: told['docker-network'],
  swarm: told.swarm.get('local'),
});
