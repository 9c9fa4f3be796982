/** Packets put together by the connection they belong to. */
import type { PacketSeen } from '#engine/trace/event.ts';
import type { NetConnection, Tuple } from '#engine/trace/network.ts';
import type { Packet, PacketHeader } from '#engine/trace/packet.ts';

export type SeenPacket = { packet: Packet; at: number };

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
};

/** In the order of their first packets; what a kernel says of itself (IGMP, MLD, neighbours) comes after what programs say. */
export function connectionsOf(
  packets: readonly PacketSeen[],
  /** What conntrack last kept of it. */
  tracked: (id: string) => NetConnection | undefined,
): Connection[] {
  const found = new Map<string, Connection & { packets: SeenPacket[] }>();
  for (const { packet, at } of [...packets].sort((a, b) => a.at - b.at)) {
    const id = packet.connection ?? addressesOf(packet);
    const known = found.get(id) ?? fresh(id, packet, tracked(id));
    found.set(id, known);
    known.packets.push({ packet, at });
    known.lost ||= packet.end === 'dropped' || packet.end === 'rejected';
  }
  const all = [...found.values()];
  return [...all.filter(isOfPrograms), ...all.filter((one) => !isOfPrograms(one))];
}

const isOfPrograms = ({ protocol, original }: Connection): boolean =>
  protocol === 'tcp' || protocol === 'udp' || (protocol === 'icmp' && !original.dst.toLowerCase().startsWith('ff'));

const fresh = (id: string, packet: Packet, tracked: NetConnection | undefined) => ({
  ...{ id, protocol: packet.protocol, packets: [], lost: false },
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
