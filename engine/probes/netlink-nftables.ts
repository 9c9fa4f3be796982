/** Which table, chain or set a request to nftables is about (linux/netfilter/nf_tables.h). The expressions of a rule are not read. */

import type { Json } from '#engine/trace/event.ts';
import { type Fields, pick, readAttributes, text } from './netlink-attributes.ts';
import { NFGENMSG_BYTES, NFT_FAMILIES } from './nftables-family.ts';

const TABLE: Fields = { 1: ['table', text] };
const NAMES: Readonly<Record<string, Fields>> = {
  TABLE,
  CHAIN: { ...TABLE, 3: ['chain', text], 7: ['chainType', text] },
  RULE: { ...TABLE, 2: ['chain', text] },
  SET: { ...TABLE, 2: ['set', text] },
  SETELEM: { ...TABLE, 2: ['set', text] },
};

export const describeNftables = (object: string, bytes: Buffer): Record<string, Json> => {
  if (bytes.length < NFGENMSG_BYTES) return {};
  const protocol = NFT_FAMILIES[bytes.readUInt8(0)];
  return {
    ...(protocol && { protocol }),
    ...pick(readAttributes(bytes.subarray(NFGENMSG_BYTES)), NAMES[object] ?? {}),
  };
};
