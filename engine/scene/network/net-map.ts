/**
 * A lab's wiring at a point in time: boxes (network namespaces with containers in them), segments (what their cables lead to) and the wires
 * between. It stands on what the kernel holds; what the engine says of a network gives a segment its name.
 */
import type { DockerNetwork, NetNamespace } from '#engine/trace/network.ts';
import { changed } from './map-changes.ts';
import { publishedPorts } from './map-ports.ts';
import { type Segments, segmentsOf } from './map-segments.ts';
import type { KernelLink, MapBox, MapContainer, MapWire, NetMap, OutsideLink } from './map-shape.ts';
import type { NetWorld } from './net-world.ts';
import { swarmMap } from './swarm-map.ts';
import { hasStandInRules, purposeOf } from './swarm-spaces.ts';

export type Containers = ReadonlyMap<string, Omit<MapContainer, 'id'>>;

/**
 * @param containers by id, as the engine tells of them
 * @param before the map when the run began that the picture is of: what differs from it is marked, what is gone stays as a shadow
 */
export function netMap(world: NetWorld, containers: Containers, before?: NetMap): NetMap {
  const now = mapOf(world, containers);
  return before ? changed(now, before) : now;
}

function mapOf(world: NetWorld, containers: Containers): NetMap {
  const links = [...world.links].map(([id, link]): KernelLink => ({ ...link, id }));
  const byPlace = new Map(links.map((link) => [link.id, link]));
  const [host] = [...world.namespaces].filter(([, { role }]) => role === 'host');
  const hostId = host?.[0];
  const segments = segmentsOf(world, links, hostId);
  const inBox = links.filter(({ kind, namespace }) => kind !== 'loopback' && isBox(world, namespace));
  const wires = inBox.map((link) => wireOf(link, byPlace, segments, world));
  const wired = new Set(wires.map(({ box }) => box));
  const own = [...world.namespaces]
    .filter(([id]) => isBox(world, id))
    .map(([id, space]) => boxOf(id, space, world, containers, wired));
  const boxes = hostId ? [...own, ...hostBoxes(hostId, host?.[1], containers)] : own;
  const swarm = swarmMap(world, { boxes, segments: segments.all });
  return {
    spaces: world.namespaces,
    ...(hostId && host && { host: { namespace: hostId, facts: host[1], links: hostLinks(links, hostId) } }),
    outside: outsideOf(world, links, byPlace, hostId),
    segments: segments.all,
    boxes,
    wires,
    ports: publishedPorts(world, own, wires, hostId),
    ...(swarm && { swarm }),
  };
}

/** `other`: kept by a file, as a container's is between its two starts. */
function isBox({ namespaces, networks }: NetWorld, id: string): boolean {
  const space = namespaces.get(id);
  if (space === undefined) return false;
  if (space.role === 'container' || purposeOf(space, networks)) return true;
  return space.role === 'other' && space.containers.length > 0;
}

const hostLinks = (links: readonly KernelLink[], host: string): KernelLink[] =>
  links.filter(({ namespace, kind, master }) => namespace === host && kind !== 'loopback' && master === undefined);

function boxOf(
  id: string,
  space: NetNamespace,
  world: NetWorld,
  containers: Containers,
  wired: ReadonlySet<string>,
): MapBox {
  const listeners = world.listeners.get(id)?.listeners ?? [];
  const purpose = purposeOf(space, world.networks);
  return {
    ...{ id, namespace: id, space, listeners, shares: 'own' },
    ...(purpose && { purpose, ...(hasStandInRules(world, id) && { standIn: true }) }),
    containers: space.containers.map((container) => containerOf(container, containers, world)),
    // The engine's own name server answers inside the container's namespace, at this address only.
    ...(listeners.some(({ address, program }) => address === '127.0.0.11' && program === 'dockerd') && { dns: true }),
    alone: !wired.has(id),
  };
}

/** Containers that use the host's own namespace: each is a box, since nothing but the host is common to them. */
const hostBoxes = (host: string, space: NetNamespace | undefined, containers: Containers): MapBox[] =>
  (space?.containers ?? []).map((id) => ({
    ...{ id: `${host}/${id}`, namespace: host, shares: 'host', alone: true, listeners: [] },
    ...(space && { space }),
    containers: [containerOf(id, containers)],
  }));

function containerOf(id: string, containers: Containers, world?: NetWorld): MapContainer {
  const told = containers.get(id);
  if (told) return { id, ...told };
  const named = [...(world?.networks.values() ?? [])].flatMap(({ endpoints }) => endpoints);
  return { id, name: named.find(({ container }) => container === id)?.name ?? id.slice(0, 12), state: 'unknown' };
}

function wireOf(
  inner: KernelLink,
  links: ReadonlyMap<string, KernelLink>,
  segments: Segments,
  world: NetWorld,
): MapWire {
  const { peer } = inner;
  const outer = peer?.namespace === undefined ? undefined : links.get(`${peer.namespace}/${peer.index}`);
  const segment = segments.of(inner, outer);
  const endpoint = endpointOf(inner, segment && world.networks.get(segment.network?.id ?? ''));
  return {
    ...{ id: inner.id, box: inner.namespace, inner, addresses: inner.addresses },
    ...(outer && { outer }),
    ...(segment && { segment: segment.id }),
    names: endpoint ? [...new Set([endpoint.name, ...(endpoint.aliases ?? [])])] : [],
  };
}

const endpointOf = (
  { mac, addresses }: KernelLink,
  network: DockerNetwork | undefined,
): DockerNetwork['endpoints'][number] | undefined =>
  network?.endpoints.find((one) =>
    one.mac ? one.mac === mac : one.ipv4 !== undefined && addresses.includes(one.ipv4),
  );

/** What the host is reached by from outside: an uplink, and who stands at its other end. */
function outsideOf(
  world: NetWorld,
  links: readonly KernelLink[],
  byPlace: ReadonlyMap<string, KernelLink>,
  host: string | undefined,
): OutsideLink[] {
  return links.flatMap((link): OutsideLink[] => {
    const space = world.namespaces.get(link.namespace);
    if (space?.role !== 'laptop' || link.kind === 'loopback') return [];
    const near = link.peer?.namespace === host ? byPlace.get(`${host}/${link.peer?.index}`) : undefined;
    return [{ id: link.id, namespace: link.namespace, name: space.label, link, ...(near && { near }) }];
  });
}
