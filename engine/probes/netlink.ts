/** Decodes netlink requests as far as they were captured (some 200 bytes each), pure. Layout: linux/rtnetlink.h, linux/if_link.h. */
import type { Json } from '#engine/trace/event.ts';
import { type Attribute, type Fields, number, pick, readAttributes, text } from './netlink-attributes.ts';
import { describeNftables } from './netlink-nftables.ts';

const OBJECTS: Readonly<Record<number, string>> = {
  0: 'LINK',
  1: 'ADDR',
  2: 'ROUTE',
  3: 'NEIGH',
  4: 'RULE',
  5: 'QDISC',
  6: 'TCLASS',
  7: 'TFILTER',
  16: 'NSID',
};
const VERBS = ['NEW', 'DEL', 'GET', 'SET'];
/** Size of the fixed part that follows the 16 bytes of nlmsghdr. */
const FIXED: Readonly<Record<string, number>> = { LINK: 16, ADDR: 8, ROUTE: 12, NEIGH: 12, NSID: 4 };
const HEADER = 16;
const VERB_LENGTH = 3;
/** Types below are netlink's own control messages. */
const FIRST_TYPE = 16;

/** Netfilter's have their subsystem in the upper byte. */
const CONNTRACK = 1;
const NFTABLES = 10;
const NFTABLES_VERBS = ['NEW', 'GET', 'DEL'];
const NFTABLES_OBJECTS = ['TABLE', 'CHAIN', 'RULE', 'SET', 'SETELEM', 'GEN'];
/** Netfilter's marks around a batch, which takes effect as a whole or not at all. */
const BATCH_MARKS: ReadonlySet<number> = new Set([16, 17]);

/** `NEWLINK` for RTM_NEWLINK, `NEWRULE` for NFT_MSG_NEWRULE, … ; a number for what has no name here. */
export const netlinkType = (type: number): string => {
  const [subsystem, message] = [type >> 8, type & 255];
  if (subsystem === NFTABLES) return named(NFTABLES_VERBS, NFTABLES_OBJECTS, message) ?? String(type);
  if (subsystem === CONNTRACK) return named(NFTABLES_VERBS, ['CONNTRACK'], message) ?? String(type);
  return named(VERBS, OBJECTS, type - FIRST_TYPE) ?? String(type);
};

/** Messages about one object after the other, each with the same verbs. */
const named = (
  verbs: readonly string[],
  objects: Readonly<Record<number, string>>,
  message: number,
): string | undefined => {
  const object = objects[Math.floor(message / verbs.length)];
  return message < 0 || object === undefined ? undefined : `${verbs[message % verbs.length]}${object}`;
};

/** One system call: a single request as it is, a batch by its first and with all of them. @param size bytes of all together */
export const decodeNetlinkBatch = (messages: readonly Buffer[], size: number): Record<string, Json> => {
  const isBatch = messages.length > 1;
  const work = isBatch ? messages.filter((bytes) => !isMark(bytes)) : messages;
  const decoded = work.map(decodeNetlink);
  const [first = { family: 'AF_NETLINK' }] = decoded;
  const seen = messages.reduce((sum, bytes) => sum + lengthOf(bytes), 0);
  return {
    ...first,
    ...(decoded.length > 1 && { messages: decoded.map(({ family: _, ...message }) => message) }),
    ...(seen < size && { bytesNotRead: size - seen }),
  };
};

const isMark = (bytes: Buffer): boolean => bytes.length >= HEADER && BATCH_MARKS.has(bytes.readUInt16LE(4));

/** As the message itself says, rounded up to four. */
const lengthOf = (bytes: Buffer): number => (bytes.length < 4 ? 0 : ((bytes.readUInt32LE(0) + 3) >>> 2) * 4);

const decodeNetlink = (bytes: Buffer): Record<string, Json> => {
  if (bytes.length < HEADER) return { family: 'AF_NETLINK' };
  const number = bytes.readUInt16LE(4);
  const type = netlinkType(number);
  const object = type.slice(VERB_LENGTH);
  const end = Math.min(bytes.readUInt32LE(0), bytes.length);
  const base = { family: 'AF_NETLINK', type };
  if (number >> 8 === NFTABLES) return { ...base, ...describeNftables(object, bytes.subarray(HEADER, end)) };
  const fixed = number < 256 ? FIXED[object] : undefined;
  if (fixed === undefined || end < HEADER + fixed) return base;
  const attributes = readAttributes(bytes.subarray(HEADER + fixed, end));
  return { ...base, ...fixedPart(object, bytes), ...describe(object, attributes) };
};

const fixedPart = (object: string, bytes: Buffer): Record<string, Json> => {
  const index = object === 'LINK' || object === 'ADDR' || object === 'NEIGH' ? bytes.readInt32LE(HEADER + 4) : 0;
  const found: Record<string, Json> = index === 0 ? {} : { ifindex: index };
  if (object === 'LINK' && bytes.readUInt32LE(HEADER + 12) & 1)
    found.state = bytes.readUInt32LE(HEADER + 8) & 1 ? 'up' : 'down';
  if (object === 'ADDR') found.prefix = bytes.readUInt8(HEADER + 1);
  if (object === 'ROUTE') found.prefix = bytes.readUInt8(HEADER + 1);
  return found;
};

const describe = (object: string, attributes: Attribute[]): Record<string, Json> => {
  switch (object) {
    case 'LINK':
      return describeLink(attributes);
    case 'ADDR':
      return pick(attributes, { 1: ['address', address], 2: ['local', address], 3: ['label', text] });
    case 'ROUTE':
      return pick(attributes, { 1: ['destination', address], 4: ['oif', number], 5: ['gateway', address] });
    case 'NEIGH':
      return pick(attributes, { 1: ['destination', address], 2: ['mac', mac] });
    default:
      return {};
  }
};

const describeLink = (attributes: Attribute[]): Record<string, Json> => {
  const names: Fields = {
    1: ['mac', mac],
    3: ['ifname', text],
    4: ['mtu', number],
    10: ['master', number],
    19: ['netnsPid', number],
    28: ['netnsFd', number],
  };
  return { ...pick(attributes, names), ...linkInfo(attributes.find(({ type }) => type === 18)?.value) };
};

/** IFLA_LINKINFO holds the kind, and for a veth its peer: an ifinfomsg and attributes once more. */
const linkInfo = (value: Buffer | undefined): Record<string, Json> => {
  if (!value) return {};
  const parts = readAttributes(value);
  const kind = parts.find(({ type }) => type === 1);
  const data = parts.find(({ type }) => type === 2);
  const peer = data && text(kind?.value ?? Buffer.alloc(0)) === 'veth' ? readAttributes(data.value)[0] : undefined;
  const peerName = peer && readAttributes(peer.value.subarray(16)).find(({ type }) => type === 3);
  return { ...(kind ? { kind: text(kind.value) } : {}), ...(peerName ? { peer: text(peerName.value) } : {}) };
};

const mac = (value: Buffer): string => [...value].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
const address = (value: Buffer): string => (value.length === 4 ? [...value].join('.') : ipv6(value));
const ipv6 = (value: Buffer): string => (value.toString('hex').match(/.{1,4}/g) ?? []).join(':');
