/** What a lab's kernel and engine hold of networks at a point in time, folded from `state.changed` (see `trace/network.ts`). */
import type { StateChanged, TraceEvent } from '#engine/trace/event.ts';
import type {
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
import { isNetKind, netHistory } from './net-history.ts';

/** Keyed by the subject's id. */
export type NetWorld = {
  namespaces: ReadonlyMap<string, NetNamespace>;
  links: ReadonlyMap<string, NetLink>;
  routes: ReadonlyMap<string, NetRoutes>;
  neighbours: ReadonlyMap<string, NetNeighbours>;
  listeners: ReadonlyMap<string, NetListeners>;
  chains: ReadonlyMap<string, NetChain>;
  counters: ReadonlyMap<string, NetCounters>;
  connections: ReadonlyMap<string, NetConnection>;
  networks: ReadonlyMap<string, DockerNetwork>;
  swarm: Swarm | undefined;
};

export const isOfNetwork = ({ kind }: StateChanged['subject']): boolean => isNetKind(kind);

export const isAboutNetwork = (event: TraceEvent): event is StateChanged =>
  event.type === 'state.changed' && isOfNetwork(event.subject);

/**
 * @param events a list that does not change: what is worked out of it is kept
 * @param at what was told of later is left out
 */
export const netWorldAt = (events: readonly StateChanged[], at: number): NetWorld => netHistory(events).worldAt(at);
