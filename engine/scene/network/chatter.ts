/**
 * What machines say to everybody on their network without anybody asking: groups that they join, neighbours that they look for, names that
 * they announce. It is there all the time and tells nothing of a command. ARP is not among it: that somebody answers decides whether a
 * packet can be sent.
 */
import type { Packet, PacketHeader } from '#engine/trace/packet.ts';

/** As people call it: `IGMP`, `MLD`, `ND`, `mDNS`, `LLMNR`, `SSDP`, `multicast` for the rest. */
export type Chatter = 'IGMP' | 'MLD' | 'ND' | 'mDNS' | 'LLMNR' | 'SSDP' | 'multicast';

const PORTS: Readonly<Record<number, Chatter>> = { 5353: 'mDNS', 5355: 'LLMNR', 1900: 'SSDP' };
const NEIGHBOURS = /^(?:neighbour|router) /;
const REPORT = 'multicast listener report';
const MULTICAST = /^(?:22[4-9]|23\d)\.|^ff[0-9a-f]{2}:/i;
/** A report of MLD goes to all routers that listen to them; its options stand before its header, which is not read then. */
const REPORTED_TO = 'ff02::16';

/** Undefined for what is said to somebody. */
export function chatterOf(packet: Packet): Chatter | undefined {
  const { protocol, says, steps } = packet;
  const header = steps.find((step) => step.header !== undefined)?.header;
  if (!header || protocol === 'arp' || protocol === 'tcp') return undefined;
  if (protocol === 'icmp' && says !== undefined && NEIGHBOURS.test(says)) return 'ND';
  if (!MULTICAST.test(header.dst)) return undefined;
  return nameOf(packet, header);
}

function nameOf({ protocol, says }: Packet, { dst, dport }: PacketHeader): Chatter {
  if (says === REPORT || (protocol === 'other' && dst === REPORTED_TO)) return 'MLD';
  if (protocol === 'other' && dst.startsWith('224.0.0.')) return 'IGMP';
  return PORTS[dport ?? 0] ?? 'multicast';
}
