/** For tests: what a lab's own programs say of its network, and what was told of it, in one form. */
import type { NetWorld } from '#engine/scene/network/net-world.ts';

type Chain = { policy: string; rules: string[] };
type Link = {
  name: string;
  mac: string | undefined;
  mtu: number;
  up: boolean;
  running: boolean;
  master: string | undefined;
  other: number | undefined;
  addresses: string[];
};
type Namespace = { links: Record<number, Link>; routes: string[]; forwarding: string[]; chains: Record<string, Chain> };
type Network = { name: string; driver: string; internal: boolean; subnets: string[]; endpoints: string[] };
export type NetworkView = { namespaces: Record<string, Namespace>; networks: Record<string, Network> };

const SEPARATOR = '=====';
const PARTS = [
  ...['ip -j -d link', 'ip -j addr', 'ip -j route', 'ip -j -6 route', 'bridge -j fdb'],
  ...['iptables-save', 'ip6tables-save'],
];
/** A shell script that prints it all: for each namespace its inode and what each program says there; then the engine's networks. */
export const SAY_ALL = [
  'for f in /proc/self/ns/net /run/docker/netns/* /run/netns/*; do [ -e "$f" ] || continue',
  `stat -Lc %i $f; echo ${SEPARATOR}`,
  ...PARTS.map((part) => `nsenter --net=$f ${part} 2>/dev/null; echo; echo ${SEPARATOR}`),
  'done; docker network inspect $(docker network ls -q --no-trunc)',
].join('\n');

type IpLink = {
  ifindex: number;
  ifname: string;
  link_type: string;
  address: string;
  mtu: number;
  flags: string[];
  master?: string;
  link_index?: number;
  link?: string;
};
type IpRoute = { type?: string; dst: string; gateway?: string; dev: string; prefsrc?: string; scope?: string };

export function saidView(output: string): NetworkView {
  const parts = output.split(`${SEPARATOR}\n`);
  const namespaces: NetworkView['namespaces'] = {};
  for (let at = 0; at + PARTS.length < parts.length; at += PARTS.length + 1) {
    const [inode = '', links, addresses, routes, routes6, fdb, save = '', save6 = ''] = parts
      .slice(at)
      .map((each) => each.trim());
    const chains = { ...chainsIn('ip', save), ...chainsIn('ip6', save6) };
    namespaces[inode] = {
      ...ofIp(json(links), json(addresses), [...json(routes), ...json(routes6)], json(fdb)),
      chains,
    };
  }
  return { namespaces, networks: Object.fromEntries(json(parts.at(-1)).map(networkSaid)) };
}

// biome-ignore lint/suspicious/noExplicitAny: what programs print is looked at field by field below
const json = (text: string | undefined): any[] => JSON.parse(text || '[]');

function ofIp(
  links: IpLink[],
  addresses: { ifindex: number; addr_info: { local: string; prefixlen: number }[] }[],
  routes: IpRoute[],
  fdb: { mac: string; ifname: string; master?: string; dst?: string; state?: string }[],
): Omit<Namespace, 'chains'> {
  const own = new Set(links.map(({ address }) => address));
  const indexes = new Map(links.map(({ ifname, ifindex }) => [ifname, ifindex]));
  return {
    links: Object.fromEntries(
      links.map((link) => [
        link.ifindex,
        {
          name: link.ifname,
          mac: link.link_type === 'loopback' ? undefined : link.address,
          mtu: link.mtu,
          up: link.flags.includes('UP'),
          running: link.flags.includes('LOWER_UP'),
          master: link.master,
          other: link.link_index ?? (link.link === undefined ? undefined : indexes.get(link.link)),
          addresses:
            addresses
              .find(({ ifindex }) => ifindex === link.ifindex)
              ?.addr_info.map(({ local, prefixlen }) => `${local}/${prefixlen}`) ?? [],
        },
      ]),
    ),
    routes: routes
      .filter(({ dst }) => dst !== 'fe80::/64')
      .map(({ dst, gateway, dev, prefsrc, scope }) => routeText(dst, gateway, dev, prefsrc, scope ?? 'global'))
      .toSorted(),
    forwarding: unique(
      fdb
        .filter(
          ({ mac, master, dst, state }) => isTold(mac) && (master || dst) && !(state === 'permanent' && own.has(mac)),
        )
        .map(({ mac, ifname, dst }) => `${mac} ${ifname} ${dst ?? ''}`),
    ),
  };
}

const isTold = (mac: string): boolean => (Number.parseInt(mac.slice(0, 2), 16) & 1) === 0;
const unique = (lines: string[]): string[] => [...new Set(lines)].toSorted();
/** `ip` leaves the length of a whole address out. */
const routeText = (to: string, via = '', link = '', source = '', scope = ''): string =>
  [to.replace(/\/(32|128)$/, ''), via, link, source, scope].join(' ');

function chainsIn(family: string, save: string): Record<string, Chain> {
  const chains: Record<string, Chain> = {};
  let table = '';
  for (const line of save.split('\n')) {
    if (line.startsWith('*')) table = line.slice(1);
    const [name, policy = ''] = line.startsWith(':') ? line.slice(1).split(' ') : [];
    if (name) chains[`${family}/${table}/${name}`] = { policy, rules: [] };
    if (line.startsWith('-A ')) chains[`${family}/${table}/${line.split(' ')[1]}`]?.rules.push(line);
  }
  return chains;
}

type Inspected = {
  Id: string;
  Name: string;
  Driver: string;
  Internal: boolean;
  IPAM: { Config: { Subnet: string; Gateway?: string }[] | null };
  Containers: Record<string, { Name: string; MacAddress: string; IPv4Address: string }>;
};

const networkSaid = ({ Id, Name, Driver, Internal, IPAM, Containers }: Inspected): [string, Network] => [
  Id,
  {
    ...{ name: Name, driver: Driver, internal: Internal },
    subnets: (IPAM.Config ?? []).map(({ Subnet, Gateway = '' }) => `${Subnet} ${Gateway}`),
    endpoints: Object.entries(Containers)
      .map(([id, at]) => `${id} ${at.Name} ${at.MacAddress} ${at.IPv4Address}`)
      .toSorted(),
  },
];

export function toldView(world: NetWorld): NetworkView {
  const namespaces: NetworkView['namespaces'] = {};
  for (const inode of world.namespaces.keys()) namespaces[inode] = namespaceTold(world, inode);
  const networks = [...world.networks].map(
    ([id, { name, driver, internal, subnets, endpoints }]): [string, Network] => [
      id,
      {
        ...{ name, driver, internal },
        subnets: subnets.map(({ subnet, gateway = '' }) => `${subnet} ${gateway}`),
        endpoints: endpoints
          .map(({ container, name: called, mac = '', ipv4 = '' }) => `${container} ${called} ${mac} ${ipv4}`)
          .toSorted(),
      },
    ],
  );
  return { namespaces, networks: Object.fromEntries(networks) };
}

function namespaceTold(world: NetWorld, inode: string): Namespace {
  const links = [...world.links.values()].filter(({ namespace }) => namespace === inode);
  const names = new Map(links.map(({ index, name }) => [index, name]));
  const chains = [...world.chains.values()].filter(({ namespace }) => namespace === inode);
  return {
    links: Object.fromEntries(
      links
        .toSorted((a, b) => a.index - b.index)
        .map(({ index, name, mac, mtu, up, running, master, peer, addresses }) => [
          index,
          {
            ...{ name, mac, mtu, up, running, addresses },
            master: master === undefined ? undefined : names.get(master),
            other: peer?.index,
          },
        ]),
    ),
    routes: (world.routes.get(inode)?.routes ?? [])
      .map(({ to, via, link, source, scope }) => routeText(to, via, link, source, scope))
      .toSorted(),
    forwarding: (world.neighbours.get(inode)?.forwarding ?? [])
      .map(({ mac, link, to }) => `${mac} ${link} ${to ?? ''}`)
      .toSorted(),
    chains: Object.fromEntries(
      chains.map(({ family, table, chain, policy = '-', rules }) => [`${family}/${table}/${chain}`, { policy, rules }]),
    ),
  };
}
