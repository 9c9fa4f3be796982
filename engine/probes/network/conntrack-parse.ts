/** What conntrack tells of a connection (linux/netfilter/nfnetlink_conntrack.h), pure. */

import type { NetConnection, Tuple } from '#engine/trace/network.ts';
import { NFGENMSG_BYTES } from '../nftables-family.ts';
import { addressText } from './address-text.ts';
import { AttributeTable } from './attribute-table.ts';

export type ConnectionSeen = {
  id: string;
  gone: boolean;
  connection: Omit<NetConnection, 'namespace'>;
  /** Of ICMP: the number of its questions, and of the answers to them. */
  echoes?: { original: number; reply: number };
};

export const CONNTRACK = 1 << 8;
export const GET_CONNTRACK = 1;
const [NEW, DELETE] = [0, 2];
const CTA = { original: 1, reply: 2, status: 3, protocolInfo: 4, id: 12 };
const CTA_TUPLE = { ip: 1, protocol: 2 };
const CTA_IP = { v4Source: 1, v4Target: 2, v6Source: 3, v6Target: 4 };
const CTA_PROTOCOL = { number: 1, sourcePort: 2, targetPort: 3, echo: 4, echo6: 7 };
const STATUS = { assured: 4, sourceNat: 16, targetNat: 32 };
const PROTOCOLS: Readonly<Record<number, NetConnection['protocol']>> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmp' };
const TCP_STATES = [
  ...['NONE', 'SYN_SENT', 'SYN_RECV', 'ESTABLISHED', 'FIN_WAIT', 'CLOSE_WAIT', 'LAST_ACK', 'TIME_WAIT', 'CLOSE'],
  'SYN_SENT2',
];
const none = Buffer.alloc(0);

/** Undefined for other messages. What an update does not say (`state`) is absent. */
export function parseConnection(type: number, body: Buffer): ConnectionSeen | undefined {
  const message = type & 255;
  if (type >> 8 !== CONNTRACK >> 8 || (message !== NEW && message !== DELETE) || body.length < NFGENMSG_BYTES)
    return undefined;
  const values = new AttributeTable(body.subarray(NFGENMSG_BYTES));
  const original = tupleOf(values.get(CTA.original));
  const reply = tupleOf(values.get(CTA.reply));
  const id = values.get(CTA.id);
  if (!original || !reply || !id) return undefined;
  const status = values.get(CTA.status)?.readUInt32BE(0) ?? 0;
  const state = tcpState(values.get(CTA.protocolInfo));
  const rewritten = rewrittenBy(status);
  return {
    id: String(id.readUInt32BE(0)),
    gone: message === DELETE,
    connection: {
      protocol: PROTOCOLS[original.protocol] ?? 'other',
      original: original.tuple,
      reply: reply.tuple,
      ...(state !== undefined && { state }),
      ...(status & STATUS.assured && { assured: true }),
      ...(rewritten.length > 0 && { rewritten }),
    },
    ...(original.echo !== undefined &&
      reply.echo !== undefined && { echoes: { original: original.echo, reply: reply.echo } }),
  };
}

const rewrittenBy = (status: number): NonNullable<NetConnection['rewritten']> => [
  ...(status & STATUS.sourceNat ? (['src'] as const) : []),
  ...(status & STATUS.targetNat ? (['dst'] as const) : []),
];

function tupleOf(bytes: Buffer | undefined): { tuple: Tuple; protocol: number; echo?: number | undefined } | undefined {
  if (!bytes) return undefined;
  const values = new AttributeTable(bytes);
  const ip = new AttributeTable(values.get(CTA_TUPLE.ip) ?? none);
  const protocol = new AttributeTable(values.get(CTA_TUPLE.protocol) ?? none);
  const [src, dst] = [
    ip.get(CTA_IP.v4Source) ?? ip.get(CTA_IP.v6Source),
    ip.get(CTA_IP.v4Target) ?? ip.get(CTA_IP.v6Target),
  ];
  if (!src || !dst) return undefined;
  const port = (type: number) => protocol.get(type)?.readUInt16BE(0);
  const [sport, dport] = [port(CTA_PROTOCOL.sourcePort), port(CTA_PROTOCOL.targetPort)];
  return {
    tuple: {
      src: addressText(src),
      ...(sport !== undefined && { sport }),
      dst: addressText(dst),
      ...(dport !== undefined && { dport }),
    },
    protocol: protocol.get(CTA_PROTOCOL.number)?.[0] ?? 0,
    echo: port(CTA_PROTOCOL.echo) ?? port(CTA_PROTOCOL.echo6),
  };
}

/** Nested: of TCP, its state. */
function tcpState(bytes: Buffer | undefined): string | undefined {
  const tcp = bytes && new AttributeTable(bytes).get(1);
  const state = tcp && new AttributeTable(tcp).get(1)?.[0];
  return state === undefined ? undefined : TCP_STATES[state];
}
