/** Packets in words. */
import type { Packet, PacketHeader } from '#engine/trace/packet.ts';

const FLAGS: Readonly<Record<string, string>> = { S: 'SYN', A: 'ACK', F: 'FIN', R: 'RST', P: 'PSH', U: 'URG' };

/** `SYN, ACK`; what it carries, for the rest */
export function packetName({ protocol, flags, payload, says }: Packet): string {
  if (protocol === 'tcp') {
    const names = [...(flags ?? '')].map((letter) => FLAGS[letter] ?? letter).join(', ');
    return payload > 0 ? `${payload} bytes` : names || 'TCP';
  }
  if (says) return says.split('\n')[0] as string;
  return payload > 0 ? `${payload} bytes` : protocol.toUpperCase();
}

export const place = (address: string, port: number | undefined): string =>
  port === undefined ? address : address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

export const headerText = (header: PacketHeader | undefined): string =>
  header ? `${place(header.src, header.sport)} → ${place(header.dst, header.dport)}` : 'not known';

export const ENDS: Record<Packet['end'], string> = {
  delivered: 'delivered',
  left: 'left the lab',
  dropped: 'dropped',
  rejected: 'rejected',
  unknown: 'not seen any more',
};

/** ns since its first step: `0`, `19.6 µs`, `1.24 ms` */
export function offsetText(offset: number): string {
  if (offset === 0) return '0';
  if (offset < 1e6) return `${(offset / 1e3).toPrecision(3)} µs`;
  return `${(offset / 1e6).toPrecision(3)} ms`;
}
