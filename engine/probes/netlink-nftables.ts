/** Which table, chain or set a request to nftables is about (linux/netfilter/nf_tables.h). The expressions of a rule are not read. */
import type { Json } from '#engine/trace/event.ts';
import { type Fields, pick, readAttributes, text } from './netlink-attributes.ts';

const TABLE: Fields = { 1: ['table', text] };
const NAMES: Readonly<Record<string, Fields>> = {
  TABLE,
  CHAIN: { ...TABLE, 3: ['chain', text], 7: ['chainType', text] },
  RULE: { ...TABLE, 2: ['chain', text] },
  SET: { ...TABLE, 2: ['set', text] },
  SETELEM: { ...TABLE, 2: ['set', text] },
};
/** struct nfgenmsg: address family, version, resource. */
const GENERIC = 4;
const FAMILIES: Readonly<Record<number, string>> = {
  1: 'inet',
  2: 'ip',
  3: 'arp',
  5: 'netdev',
  7: 'bridge',
  10: 'ip6',
};

export const describeNftables = (object: string, bytes: Buffer): Record<string, Json> => {
  if (bytes.length < GENERIC) return {};
  const protocol = FAMILIES[bytes.readUInt8(0)];
  return { ...(protocol && { protocol }), ...pick(readAttributes(bytes.subarray(GENERIC)), NAMES[object] ?? {}) };
};
