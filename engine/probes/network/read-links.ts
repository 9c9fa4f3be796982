/** What a network namespace has of links, addresses, routes and neighbours, as one reading. */
import { readFileSync } from 'node:fs';
import type { NetLink, NetNeighbours, NetRoutes } from '#engine/trace/network.ts';
import { dump } from './netlink-dump.ts';
import { attributeBytes, type NetlinkMessage, uint32 } from './netlink-message.ts';
import type { NetworkSocket } from './netlink-socket.ts';
import { inNetworkNamespace } from './network-namespace.ts';
import {
  parseAddress,
  parseForwarding,
  parseLink,
  parseNeighbour,
  parseRoute,
  type RawForwarding,
  type RawLink,
} from './rtnetlink-parse.ts';

/** In one namespace; what it has beyond is not read. */
export const LINK_BOUNDS = { links: 1024, addresses: 4096, routes: 1024, neighbours: 1024 };

const RTM = { getLink: 18, getAddress: 22, getRoute: 26, getNeighbour: 30 };
const [AF_UNSPEC, AF_BRIDGE] = [0, 7];
const IFLA_EXT_MASK = 29;
const SKIP_STATISTICS = 8;

export type LinkReading = {
  /** without `peer`, which needs what other namespaces know */
  links: { raw: RawLink; addresses: string[] }[];
  routes: NetRoutes;
  neighbours: NetNeighbours;
  /** there is more than is read */
  cut: boolean;
};

/** `net.ipv4.ip_forward` of a namespace. */
export const forwards = (namespace: number): boolean =>
  inNetworkNamespace(namespace, () => readFileSync('/proc/sys/net/ipv4/ip_forward', 'utf8')).trim() === '1';

/**
 * @param socket of NETLINK_ROUTE, in the namespace and in no group.
 * Addresses first: a link that came meanwhile has none yet, but none is left without its link.
 */
export function readLinks(socket: NetworkSocket): LinkReading {
  let cut = false;
  const all = (type: number, body: Buffer, most: number): NetlinkMessage[] => {
    const found = cut ? { messages: [], cut } : dump(socket, type, body, most);
    cut ||= found.cut;
    return found.messages;
  };
  const addresses = new Map<number, string[]>();
  for (const { body } of all(RTM.getAddress, family(AF_UNSPEC, 8), LINK_BOUNDS.addresses)) {
    const found = parseAddress(body);
    if (found) addresses.set(found.index, [...(addresses.get(found.index) ?? []), found.address]);
  }
  const links = all(RTM.getLink, linkRequest(), LINK_BOUNDS.links).flatMap(({ body }) => parseLink(body) ?? []);
  const names = new Map(links.map(({ index, name }) => [index, name]));
  const routes = all(RTM.getRoute, family(AF_UNSPEC, 12), LINK_BOUNDS.routes).flatMap(({ body }) => parseRoute(body));
  const most = LINK_BOUNDS.neighbours;
  const near = all(RTM.getNeighbour, family(AF_UNSPEC, 12), most).flatMap(({ body }) => parseNeighbour(body) ?? []);
  const ports = all(RTM.getNeighbour, family(AF_BRIDGE, 12), most).flatMap(({ body }) => parseForwarding(body) ?? []);
  return {
    links: links.map((raw) => ({ raw, addresses: addresses.get(raw.index) ?? [] })),
    routes: { routes: routes.map(({ index, ...route }) => ({ ...route, ...nameOf(index, names) })) },
    neighbours: {
      neighbours: near
        .map(({ index, ...one }) => ({ ...one, link: linkName(index, names) }))
        .sort((a, b) => order(`${a.link} ${a.address}`, `${b.link} ${b.address}`)),
      forwarding: distinct(
        ports
          .filter((one) => !isOwn(one, links))
          .map(({ index, ...one }) => ({ ...one, link: linkName(index, names) })),
      ),
    },
    cut,
  };
}

/** A bridge notes its ports' own addresses too: those are known from the links. */
const isOwn = ({ mac, permanent, to }: RawForwarding, links: readonly RawLink[]): boolean =>
  permanent && to === undefined && links.some((link) => link.mac === mac);

const linkName = (index: number, names: ReadonlyMap<number, string>): string => names.get(index) ?? `if${index}`;
const nameOf = (index: number | undefined, names: ReadonlyMap<number, string>): { link?: NetLink['name'] } =>
  index === undefined ? {} : { link: linkName(index, names) };

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A bridge lists an address once for each VLAN. The kernel's order is that of a hash: of no meaning. */
function distinct(entries: NetNeighbours['forwarding']): NetNeighbours['forwarding'] {
  const found = new Map(entries.map((entry) => [`${entry.link} ${entry.mac} ${entry.to ?? ''}`, entry]));
  return [...found].sort(([a], [b]) => order(a, b)).map(([, entry]) => entry);
}

const family = (number: number, length: number): Buffer => {
  const body = Buffer.alloc(length);
  body.writeUInt8(number, 0);
  return body;
};

const linkRequest = (): Buffer =>
  Buffer.concat([family(AF_UNSPEC, 16), attributeBytes(IFLA_EXT_MASK, uint32(SKIP_STATISTICS))]);
