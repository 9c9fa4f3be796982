/** Which chains and rules of iptables a namespace has in nftables, in order, with their handles and counters. Their text is not read here. */

import { readAttributes, text } from '../netlink-attributes.ts';
import { NFGENMSG_BYTES } from '../nftables-family.ts';
import { AttributeTable } from './attribute-table.ts';
import { dump } from './netlink-dump.ts';
import type { NetworkSocket } from './netlink-socket.ts';

/** In one namespace; what it has beyond is not read. */
export const RULE_BOUNDS = { chains: 1024, rules: 8192 };

/** Packets and bytes. */
export type Count = [packets: number, bytes: number];
export type Family = 'ip' | 'ip6';
export type RawChain = { family: Family; table: string; chain: string; count?: Count };
export type RawRule = { family: Family; table: string; chain: string; handle: number; count: Count };
export type RuleReading = { chains: RawChain[]; rules: RawRule[]; cut: boolean };

const NFTABLES = 10 << 8;
const [GET_CHAIN, GET_RULE] = [4, 7];
const FAMILIES: Readonly<Record<number, Family>> = { 2: 'ip', 10: 'ip6' };
/** What iptables makes; other tables are nftables' own, and its programs do not show them. */
const TABLES: ReadonlySet<string> = new Set(['raw', 'mangle', 'nat', 'filter', 'security']);
const CHAIN = { table: 1, name: 3, counters: 8 };
const RULE = { table: 1, chain: 2, handle: 3, expressions: 4 };
const EXPRESSION = { name: 1, data: 2 };
const COUNTER = { bytes: 1, packets: 2 };
const none = Buffer.alloc(0);
const NOTHING: Count = [0, 0];

/** @param socket of NETLINK_NETFILTER, in the namespace and in no group */
export function readRules(socket: NetworkSocket): RuleReading {
  const chains = dump(socket, NFTABLES | GET_CHAIN, Buffer.alloc(NFGENMSG_BYTES), RULE_BOUNDS.chains);
  if (chains.cut) return { chains: [], rules: [], cut: true };
  const rules = dump(socket, NFTABLES | GET_RULE, Buffer.alloc(NFGENMSG_BYTES), RULE_BOUNDS.rules);
  return {
    chains: chains.messages.flatMap(({ body }) => parseChain(body) ?? []),
    rules: rules.messages.flatMap(({ body }) => parseRule(body) ?? []),
    cut: rules.cut,
  };
}

/** NFT_MSG_NEWCHAIN. Undefined for a table that is not one of iptables'. */
export function parseChain(body: Buffer): RawChain | undefined {
  const of = tableOf(body);
  if (!of) return undefined;
  const counters = of.values.get(CHAIN.counters);
  const chain = text(of.values.get(CHAIN.name) ?? none);
  return { ...of.table, chain, ...(counters && { count: countOf(counters) }) };
}

/** NFT_MSG_NEWRULE, the same. */
export function parseRule(body: Buffer): RawRule | undefined {
  const of = tableOf(body);
  if (!of) return undefined;
  const handle = Number(of.values.get(RULE.handle)?.readBigUInt64BE(0) ?? 0n);
  const count = counterIn(of.values.get(RULE.expressions) ?? none) ?? NOTHING;
  return { ...of.table, chain: text(of.values.get(RULE.chain) ?? none), handle, count };
}

function tableOf(body: Buffer): { table: { family: Family; table: string }; values: AttributeTable } | undefined {
  const family = body.length < NFGENMSG_BYTES ? undefined : FAMILIES[body.readUInt8(0)];
  if (!family) return undefined;
  const values = new AttributeTable(body.subarray(NFGENMSG_BYTES));
  const table = text(values.get(CHAIN.table) ?? none);
  return TABLES.has(table) ? { table: { family, table }, values } : undefined;
}

/** iptables gives each rule one expression `counter`. */
function counterIn(expressions: Buffer): Count | undefined {
  for (const { value } of readAttributes(expressions)) {
    const expression = new AttributeTable(value);
    if (text(expression.get(EXPRESSION.name) ?? none) === 'counter')
      return countOf(expression.get(EXPRESSION.data) ?? none);
  }
  return undefined;
}

function countOf(bytes: Buffer): Count {
  const values = new AttributeTable(bytes);
  const number = (type: number) => Number(values.get(type)?.readBigUInt64BE(0) ?? 0n);
  return [number(COUNTER.packets), number(COUNTER.bytes)];
}
