/** What nftables tells of a packet that it traces (NFT_MSG_TRACE, linux/netfilter/nf_tables.h), pure. */

import type { NetfilterStep } from '#engine/trace/packet.ts';
import { text } from '../netlink-attributes.ts';
import { AttributeTable } from '../network/attribute-table.ts';
import { NFGENMSG_BYTES, NFT_FAMILIES } from '../nftables-family.ts';
import { type Headers, readIp } from './headers.ts';

export const NFT_MSG_TRACE = (10 << 8) | 17;

/** One chain's word on a packet. */
export type TraceMessage = {
  /** The same for a packet as long as it is in one namespace. */
  trace: string;
  family: string;
  table: string;
  chain: string;
  event: NetfilterStep['event'];
  verdict: string;
  jump?: string;
  handle?: number;
  /** indices of links */
  inLink?: number;
  outLink?: number;
  /** Only the first message of each built-in chain has them. */
  headers?: Headers;
  /** of conntrack; absent on kernels before 6.16 */
  connection?: string;
  direction?: 'original' | 'reply';
  state?: string;
};

const NFTA = {
  ...{ table: 1, chain: 2, handle: 3, type: 4, verdict: 5, id: 6, network: 8, transport: 9, inLink: 10, outLink: 12 },
  ...{ policy: 16, connection: 18, direction: 19, state: 21 },
};
const EVENTS: Readonly<Record<number, NetfilterStep['event']>> = { 1: 'policy', 2: 'return', 3: 'rule' };
const VERDICT = { code: 1, chain: 2 };
const VERDICTS: Readonly<Record<number, string>> = {
  [-1]: 'CONTINUE',
  [-2]: 'BREAK',
  [-3]: 'JUMP',
  [-4]: 'GOTO',
  [-5]: 'RETURN',
  0: 'DROP',
  1: 'ACCEPT',
  2: 'STOLEN',
  3: 'QUEUE',
};
/** Bits, see enum ip_conntrack_info and NF_CT_STATE_*_BIT. */
const STATES: readonly [bit: number, state: string][] = [
  [1, 'invalid'],
  [1 << 1, 'established'],
  [1 << 2, 'related'],
  [1 << 3, 'new'],
  [1 << 6, 'untracked'],
];

/** @param body of the message, without netlink's own header. Undefined for what is not understood. */
export function readTrace(body: Buffer): TraceMessage | undefined {
  if (body.length < NFGENMSG_BYTES) return undefined;
  const values = new AttributeTable(body.subarray(NFGENMSG_BYTES));
  const number = (type: number) => numberIn(values.get(type));
  const event = EVENTS[number(NFTA.type) ?? 0];
  const [id, table, chain] = [number(NFTA.id), values.get(NFTA.table), values.get(NFTA.chain)];
  if (!event || id === undefined || !table || !chain) return undefined;
  return compact({
    trace: id.toString(16).padStart(8, '0'),
    family: NFT_FAMILIES[body[0] ?? 0] ?? 'other',
    table: text(table),
    chain: text(chain),
    event,
    ...verdictIn(event, values),
    handle: Number(values.get(NFTA.handle)?.readBigUInt64BE(0) ?? 0n) || undefined,
    inLink: number(NFTA.inLink),
    outLink: number(NFTA.outLink),
    headers: headersIn(values),
    connection: number(NFTA.connection)?.toString(),
    direction: directionOf(values.get(NFTA.direction)),
    state: stateOf(number(NFTA.state)),
  });
}

const numberIn = (value: Buffer | undefined): number | undefined =>
  value && value.length >= 4 ? value.readUInt32BE(0) : undefined;

function verdictIn(
  event: NetfilterStep['event'],
  values: AttributeTable,
): { verdict: string; jump?: string | undefined } {
  if (event === 'return') return { verdict: 'RETURN' };
  if (event === 'policy') return { verdict: verdictOf(numberIn(values.get(NFTA.policy)) ?? 1) };
  const verdict = values.get(NFTA.verdict);
  if (!verdict) return { verdict: 'CONTINUE' };
  const parts = new AttributeTable(verdict);
  const jump = parts.get(VERDICT.chain);
  return { verdict: verdictOf(numberIn(parts.get(VERDICT.code)) ?? 0), jump: jump && text(jump) };
}

/** Of a queue its number stands in the upper half. */
const verdictOf = (code: number): string => VERDICTS[code | 0] ?? VERDICTS[code & 0xff] ?? String(code);

function headersIn(values: AttributeTable): Headers | undefined {
  const network = values.get(NFTA.network);
  return network && readIp(network, values.get(NFTA.transport));
}

const directionOf = (value: Buffer | undefined): 'original' | 'reply' | undefined =>
  value && (value[value.length - 1] === 0 && value.every((byte) => byte === 0) ? 'original' : 'reply');

const stateOf = (bits: number | undefined): string | undefined =>
  bits === undefined ? undefined : STATES.find(([bit]) => (bits & bit) !== 0)?.[1];

/** Without what is undefined. */
const compact = <T extends object>(value: { [Key in keyof T]: T[Key] | undefined }): T =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
