/** What a lab's kernel and engine hold of networks at a point in time, folded from `state.changed` (see `trace/network.ts`). */
import type { StateChanged, TraceEvent } from '#engine/trace/event.ts';
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
type NetKind = keyof typeof SCHEMAS;

export const isOfNetwork = ({ kind }: StateChanged['subject']): boolean => kind in SCHEMAS;

export const isAboutNetwork = (event: TraceEvent): event is StateChanged =>
  event.type === 'state.changed' && isOfNetwork(event.subject);

/** @param at what was told of later is left out */
export function netWorldAt(events: readonly StateChanged[], at: number): NetWorld {
  const maps = Object.fromEntries(Object.values(SCHEMAS).map(([name]) => [name, new Map<string, unknown>()]));
  for (const event of events) {
    if (event.at > at || !isOfNetwork(event.subject)) continue;
    const [name, schema] = SCHEMAS[event.subject.kind as NetKind];
    const told = event.state === 'gone' ? undefined : schema.safeParse(event.attributes).data;
    if (told === undefined) maps[name]?.delete(event.subject.id);
    else maps[name]?.set(event.subject.id, told);
  }
  return { ...maps, swarm: maps.swarm?.get('local') } as NetWorld;
}
