/** Bridges, and what else cables lead to: from the kernel's links, named by the engine's networks. */
import type { DockerNetwork } from '#engine/trace/network.ts';
import type { KernelLink, MapSegment } from './map-shape.ts';
import type { NetWorld } from './net-world.ts';
import { parseRule } from './rule-parse.ts';

export type Segments = {
  all: readonly MapSegment[];
  /** Where a container's link leads. @param outer its other end */
  of(inner: KernelLink, outer: KernelLink | undefined): MapSegment | undefined;
};

type Network = DockerNetwork & { id: string };

export function segmentsOf(world: NetWorld, links: readonly KernelLink[], host: string | undefined): Segments {
  const networks = [...world.networks].map(([id, network]): Network => ({ ...network, id }));
  const bridges = links
    .filter(({ kind, namespace }) => kind === 'bridge' && roleOf(world, namespace) !== 'container')
    .map((rail) => bridgeSegment(rail, { world, networks, links, host }));
  const standing = networks.filter(isOnParent).map((network) => parentSegment(network, links, host));
  const all = [...bridges, ...standing].sort(inOrder);
  const byRail = new Map(bridges.map((segment) => [segment.id, segment]));
  return {
    all,
    of: (inner, outer) =>
      outer?.master !== undefined
        ? byRail.get(`${outer.namespace}/${outer.master}`)
        : standing.find((segment) => segment.kind === inner.kind && holds(segment, inner)),
  };
}

const roleOf = (world: NetWorld, namespace: string) => world.namespaces.get(namespace)?.role;

const isOnParent = ({ driver }: Network): boolean => driver === 'macvlan' || driver === 'ipvlan';

type Around = { world: NetWorld; networks: readonly Network[]; links: readonly KernelLink[]; host: string | undefined };

function bridgeSegment(rail: KernelLink, { world, networks, links, host }: Around): MapSegment {
  const space = world.namespaces.get(rail.namespace);
  const inHost = rail.namespace === host;
  const network = networks.find(({ id, bridge }) =>
    inHost ? bridge === rail.name : space?.label !== undefined && isOf(space.label, id),
  );
  const vxlan = links.find((link) => link.kind === 'vxlan' && link.master === rail.index && isBeside(link, rail));
  return {
    ...{ id: rail.id, rail, kind: inHost ? 'bridge' : 'overlay', name: network?.name ?? rail.name },
    ...(network && { network }),
    ...(vxlan && { vxlan, ...farEnds(world, vxlan) }),
    way: inHost ? wayOut(world, rail.name, network) : 'none',
    mute: network?.options['com.docker.network.bridge.enable_icc'] === 'false',
  };
}

/** Permanent entries, which the engine writes: a MAC address is reached by the host at `to`, and an address by the MAC. */
function farEnds({ neighbours }: NetWorld, { namespace, name }: KernelLink): Pick<MapSegment, 'peers' | 'behind'> {
  const told = neighbours.get(namespace);
  const addresses = new Map(
    (told?.neighbours ?? []).filter(({ link }) => link === name).map(({ mac, address }) => [mac, address]),
  );
  const behind = (told?.forwarding ?? []).flatMap(({ link, mac, to }) => {
    const address = addresses.get(mac);
    return link === name && to ? [{ host: to, mac, ...(address && { address }) }] : [];
  });
  return { peers: [...new Set(behind.map(({ host }) => host))].sort(), behind };
}

const isBeside = (one: KernelLink, other: KernelLink): boolean => one.namespace === other.namespace;

/** `1-k3v9…` and `ingress_sbox` are how the engine names the namespaces that it makes for networks. */
const isOf = (label: string, id: string): boolean => {
  const short = label.replace(/^(\d+-|lb_)/, '');
  return short.length >= 8 && id.startsWith(short);
};

/** Read from the rules, not from what the network was made with. */
function wayOut(world: NetWorld, bridge: string, network: Network | undefined): MapSegment['way'] {
  const rules = [...world.chains.values()].filter(({ namespace }) => roleOf(world, namespace) === 'host');
  const isHidden = rules.some(
    ({ table, rules }) =>
      table === 'nat' &&
      rules.some((text) => {
        const { target, out } = parseRule(text);
        return target === 'MASQUERADE' && out?.not === true && out.value === bridge;
      }),
  );
  if (isHidden) return 'masquerade';
  return network?.internal ? 'shut' : 'routed';
}

function parentSegment(network: Network, links: readonly KernelLink[], host: string | undefined): MapSegment {
  const rail = links.find(({ namespace, name }) => namespace === host && name === network.options.parent);
  return {
    ...{ id: network.id, kind: network.driver as 'macvlan' | 'ipvlan', name: network.name, network },
    ...(rail && { rail }),
    ...{ way: 'none', mute: false },
  };
}

/** Several networks may stand on one link: the address or the MAC decides. */
const holds = ({ network }: MapSegment, { mac, addresses }: KernelLink): boolean =>
  network?.endpoints.some(
    (one) => (one.mac !== undefined && one.mac === mac) || (one.ipv4 !== undefined && addresses.includes(one.ipv4)),
  ) ?? false;

/** Docker's own bridge first, the others in the order in which the kernel made them, overlays and the rest last. */
const ORDER = { bridge: 0, overlay: 1, macvlan: 2, ipvlan: 2 } as const;
const inOrder = (a: MapSegment, b: MapSegment): number =>
  ORDER[a.kind] - ORDER[b.kind] ||
  Number(b.rail?.name === 'docker0') - Number(a.rail?.name === 'docker0') ||
  (a.rail?.index ?? 0) - (b.rail?.index ?? 0);
