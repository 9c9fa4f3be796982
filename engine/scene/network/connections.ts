/** Packets put together by the connection they belong to. */
import type { PacketSeen } from '#engine/trace/event.ts';
import type { TraceId } from '#engine/trace/ids.ts';
import type { NetConnection, Tuple } from '#engine/trace/network.ts';
import type { Packet, PacketHeader } from '#engine/trace/packet.ts';
import { type Chatter, chatterOf } from './chatter.ts';

/** `trace`: of the command that it is for, where that is known; `inferred` where it was only concluded. */
export type SeenPacket = { packet: Packet; at: number; trace?: TraceId; inferred?: true };

export type Connection = {
  id: string;
  protocol: Packet['protocol'];
  /** As its first packet set out. */
  original: Tuple;
  /** What conntrack keeps, where it is known. */
  tracked?: NetConnection;
  packets: readonly SeenPacket[];
  /** One of its packets was dropped or rejected. */
  lost: boolean;
  /** What machines say to everybody unasked. */
  chatter?: Chatter;
};

/** In the order of their first packets; ARP comes after what programs say, and chatter last. */
export function connectionsOf(
  packets: readonly PacketSeen[],
  /** What conntrack last kept of it. */
  tracked: (id: string) => NetConnection | undefined,
): Connection[] {
  const found = new Map<string, Connection & { packets: SeenPacket[] }>();
  for (const { packet, at, trace, traceEvidence } of [...packets].sort((a, b) => a.at - b.at)) {
    const chatter = chatterOf(packet);
    const id = packet.connection ?? [chatter, addressesOf(packet)].filter(Boolean).join(' ');
    const known = found.get(id) ?? fresh(id, packet, tracked(id), chatter);
    found.set(id, known);
    known.packets.push({ packet, at, ...(trace && { trace }), ...(traceEvidence && { inferred: true as const }) });
    known.lost ||= packet.end === 'dropped' || packet.end === 'rejected';
  }
  const all = [...found.values()];
  return all.sort((one, other) => rankOf(one) - rankOf(other));
}

const rankOf = ({ protocol, chatter }: Connection): number =>
  chatter ? 2 : protocol === 'arp' || protocol === 'other' ? 1 : 0;

const fresh = (id: string, packet: Packet, tracked: NetConnection | undefined, chatter: Chatter | undefined) => ({
  ...{ id, protocol: packet.protocol, packets: [], lost: false },
  ...(chatter && { chatter }),
  original: tracked?.original ?? tupleOf(headerOf(packet)),
  ...(tracked && { tracked }),
});

export const headerOf = ({ steps }: Packet): PacketHeader | undefined =>
  steps.find(({ header }) => header !== undefined)?.header;

const tupleOf = (header: PacketHeader | undefined): Tuple => {
  const { src = '?', dst = '?', sport, dport } = header ?? {};
  return { src, dst, ...(sport !== undefined && { sport }), ...(dport !== undefined && { dport }) };
};

/** The same for there and back, as long as nothing is rewritten: a packet that conntrack does not know. */
function addressesOf(packet: Packet): string {
  const { src, sport, dst, dport } = tupleOf(headerOf(packet));
  return `${packet.protocol} ${[`${src}:${sport ?? ''}`, `${dst}:${dport ?? ''}`].sort().join(' ')}`;
}
