/** Which packets a learner wants to see: one that has the port or the address anywhere on its way. Pure. */
import type { Packet, PacketFilter, PacketHeader } from '#engine/trace/packet.ts';

export function passes({ protocol, steps, tunnel }: Packet, filter: PacketFilter): boolean {
  if (filter.protocol && filter.protocol !== protocol) return false;
  if (filter.port === undefined && filter.address === undefined) return true;
  const headers = [...steps.flatMap(({ header }) => header ?? []), ...(tunnel ? [tunnel.outer] : [])];
  return (
    headers.some((header) => hasPort(header, filter.port)) &&
    headers.some((header) => hasAddress(header, filter.address))
  );
}

const hasPort = ({ sport, dport }: PacketHeader, port?: number): boolean =>
  port === undefined || sport === port || dport === port;

const hasAddress = ({ src, dst }: PacketHeader, address?: string): boolean =>
  address === undefined || src === address || dst === address;
