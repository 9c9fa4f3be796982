/** Links, addresses, routes and neighbours out of rtnetlink's messages (linux/rtnetlink.h, if_link.h, neighbour.h), pure. */
import type { NetLink, NetNeighbours, NetRoutes } from '#engine/trace/network.ts';
import { text } from '../netlink-attributes.ts';
import { addressText, macText } from './address-text.ts';
import { AttributeTable } from './attribute-table.ts';

/** As the kernel has it: indexes of links instead of names, and a number of its own for another namespace. */
export type RawLink = Omit<NetLink, 'namespace' | 'addresses' | 'peer'> & {
  /** index of the other end, or of what it stands on */
  other?: number;
  /** the namespace of that, as this namespace numbers it; absent where it is the same */
  nsid?: number;
};
export type RawAddress = { index: number; address: string };
export type RawRoute = Omit<NetRoutes['routes'][number], 'link'> & { index?: number };
export type RawNeighbour = Omit<NetNeighbours['neighbours'][number], 'link'> & { index: number };
export type RawForwarding = Omit<NetNeighbours['forwarding'][number], 'link'> & { index: number };

type Values = AttributeTable;
const valuesOf = (bytes: Buffer): Values => new AttributeTable(bytes);
const none = Buffer.alloc(0);
const inner = (values: Values, type: number): Values => valuesOf(values.get(type) ?? none);
const unsigned = (value: Buffer | undefined): number | undefined =>
  value && value.length >= 4 ? value.readUInt32LE(0) : undefined;
const stringOf = (value: Buffer | undefined): string => (value ? text(value) : '');
/** An object without what is undefined. */
const given = <T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;

const IFINFOMSG = 16;
const ARPHRD_LOOPBACK = 772;
const [IFF_UP, IFF_LOWER_UP] = [1, 0x10000];
const IFLA = { address: 1, name: 3, mtu: 4, link: 5, master: 10, info: 18, nsid: 37 };
const INFO = { kind: 1, data: 2, slaveData: 5 };
const VXLAN = { id: 1, link: 3, port: 15 };
const BRPORT_MODE = 4;
const KINDS: ReadonlySet<string> = new Set(['veth', 'bridge', 'macvlan', 'ipvlan', 'vxlan', 'tun', 'dummy']);

/** RTM_NEWLINK. Undefined for a bridge's own word on a port (AF_BRIDGE), and for what is too short. */
export function parseLink(body: Buffer): RawLink | undefined {
  if (body.length < IFINFOMSG || body.readUInt8(0) !== 0) return undefined;
  const [index, flags] = [body.readInt32LE(4), body.readUInt32LE(8)];
  const values = valuesOf(body.subarray(IFINFOMSG));
  const info = inner(values, IFLA.info);
  const kind = stringOf(info.get(INFO.kind));
  const other =
    unsigned(values.get(IFLA.link)) ?? (kind === 'vxlan' ? unsigned(inner(info, INFO.data).get(VXLAN.link)) : 0);
  const isLoopback = body.readUInt16LE(2) === ARPHRD_LOOPBACK;
  return given({
    index,
    name: stringOf(values.get(IFLA.name)),
    kind: isLoopback ? 'loopback' : KINDS.has(kind) ? (kind as NetLink['kind']) : 'other',
    mac: isLoopback ? undefined : macText(values.get(IFLA.address) ?? none),
    mtu: unsigned(values.get(IFLA.mtu)) ?? 0,
    up: (flags & IFF_UP) !== 0,
    running: (flags & IFF_LOWER_UP) !== 0,
    master: unsigned(values.get(IFLA.master)) || undefined,
    other: other === 0 || (other === index && !values.has(IFLA.nsid)) ? undefined : other,
    nsid: values.get(IFLA.nsid)?.readInt32LE(0),
    vxlan: kind === 'vxlan' ? vxlanOf(inner(info, INFO.data)) : undefined,
    hairpin: inner(info, INFO.slaveData).get(BRPORT_MODE)?.[0] === 1 || undefined,
  }) as RawLink;
}

const vxlanOf = (data: Values): NetLink['vxlan'] => ({
  vni: unsigned(data.get(VXLAN.id)) ?? 0,
  port: data.get(VXLAN.port)?.readUInt16BE(0) ?? 0,
});

/** RTM_NEWADDR */
export function parseAddress(body: Buffer): RawAddress | undefined {
  if (body.length < 8) return undefined;
  const values = valuesOf(body.subarray(8));
  // Of a point-to-point link the first is the other end's.
  const address = values.get(2) ?? values.get(1);
  return address && { index: body.readUInt32LE(4), address: `${addressText(address)}/${body.readUInt8(1)}` };
}

const RTMSG = 12;
const RTA = { to: 1, link: 4, via: 5, source: 7, paths: 9, table: 15 };
const MAIN = 254;
const SCOPES: Readonly<Record<number, string>> = { 0: 'global', 200: 'site', 253: 'link', 254: 'host' };
const TYPES: Readonly<Record<number, string>> = { 6: 'blackhole', 7: 'unreachable', 8: 'prohibit', 9: 'throw' };
const UNICAST = 1;
/** Each link with an address of IPv6 has one such route, which says no more than that address. */
const LINK_LOCAL = 'fe80::/64';
/** Kept by the kernel for a moment, no route of the table. */
const RTM_F_CLONED = 0x200;

/** RTM_NEWROUTE of the main table: one route, or one for each way of those that have several; none to what is link-local. */
export function parseRoute(body: Buffer): RawRoute[] {
  if (body.length < RTMSG) return [];
  const values = valuesOf(body.subarray(RTMSG));
  const [type, table] = [body.readUInt8(7), unsigned(values.get(RTA.table)) ?? body.readUInt8(4)];
  if (table !== MAIN || body.readUInt32LE(8) & RTM_F_CLONED || (type !== UNICAST && !TYPES[type])) return [];
  const to = values.get(RTA.to);
  const source = values.get(RTA.source);
  const target = to ? `${addressText(to)}/${body.readUInt8(1)}` : 'default';
  if (target === LINK_LOCAL) return [];
  const common = {
    to: target,
    source: source && addressText(source),
    scope: SCOPES[body.readUInt8(6)],
    type: TYPES[type],
  };
  const paths = values.get(RTA.paths);
  const ways = paths ? waysOf(paths) : [{ index: unsigned(values.get(RTA.link)), via: values.get(RTA.via) }];
  return ways.map(({ index, via }) => given({ ...common, via: via && addressText(via), index }) as RawRoute);
}

/** struct rtnexthop: length, flags, hops, index, then attributes. */
function waysOf(paths: Buffer): { index: number | undefined; via: Buffer | undefined }[] {
  const ways = [];
  for (let at = 0; at + 8 <= paths.length; ) {
    const length = paths.readUInt16LE(at);
    if (length < 8) break;
    const via = valuesOf(paths.subarray(at + 8, at + length)).get(RTA.via);
    ways.push({ index: paths.readInt32LE(at + 4), via });
    at += (length + 3) & ~3;
  }
  return ways;
}

const NDMSG = 12;
const NDA = { to: 1, mac: 2, master: 9 };
const NUD = { incomplete: 1, reachable: 2, failed: 0x20, noArp: 0x40, permanent: 0x80 };

const stateOf = (state: number): RawNeighbour['state'] => {
  if (state & (NUD.permanent | NUD.noArp)) return 'permanent';
  if (state & NUD.reachable) return 'reachable';
  return state & (NUD.failed | NUD.incomplete) ? 'failed' : 'stale';
};

/** RTM_NEWNEIGH of AF_INET and AF_INET6. What the kernel makes itself for broadcast and multicast is no neighbour. */
export function parseNeighbour(body: Buffer): RawNeighbour | undefined {
  if (body.length < NDMSG) return undefined;
  const state = body.readUInt16LE(8);
  const values = valuesOf(body.subarray(NDMSG));
  const address = values.get(NDA.to);
  if (!address || state === 0 || state & NUD.noArp) return undefined;
  const mac = macText(values.get(NDA.mac) ?? none);
  return {
    ...{ address: addressText(address), index: body.readInt32LE(4), state: stateOf(state) },
    ...(mac !== undefined && { mac }),
  };
}

/** RTM_NEWNEIGH of AF_BRIDGE: what a bridge or a vxlan forwards by. Addresses that a link only listens to are left out. */
export function parseForwarding(body: Buffer): RawForwarding | undefined {
  if (body.length < NDMSG) return undefined;
  const values = valuesOf(body.subarray(NDMSG));
  const [mac, to] = [macText(values.get(NDA.mac) ?? none), values.get(NDA.to)];
  const isOfBridge = values.has(NDA.master);
  if (mac === undefined || (!isOfBridge && !to) || isGroup(mac)) return undefined;
  return {
    ...{ mac, index: body.readInt32LE(4), permanent: (body.readUInt16LE(8) & NUD.permanent) !== 0 },
    ...(to && { to: addressText(to) }),
  };
}

/** Of a multicast address, which every port of a bridge has some of. */
const isGroup = (mac: string): boolean => (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1;
