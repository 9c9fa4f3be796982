/**
 * Which process has a socket, by what a packet shows of it. The kernel tells it as the socket gets its port, so a program that is gone by
 * the time its packet is told is known all the same.
 */
import type { Packet, PacketHeader, PacketStep } from '#engine/trace/packet.ts';
import type { PacketObservation, SocketObservation } from './observation.ts';

export type SocketEnd = 'sender' | 'receiver';

/** Of a socket that may send to anybody, the remote part is `*`. */
export const socketKey = ({
  namespace,
  protocol,
  port,
  remote,
}: Omit<SocketObservation, 'kind' | 'at' | 'pid' | 'program'>) =>
  `${namespace} ${protocol} ${port} ${remote ? `${remote.address} ${remote.port}` : '*'}`;

/** Under which keys the program at this end may be known: the namespace's own word for both addresses, before or after it rewrites them. */
export function socketKeysOf({ packet, echo }: Pick<PacketObservation, 'packet' | 'echo'>, end: SocketEnd): string[] {
  const { protocol } = packet;
  if (protocol === 'arp' || protocol === 'other') return [];
  const { namespace, headers } = headersAt(packet, end);
  if (namespace === undefined) return [];
  const keys = headers.flatMap((header) => {
    const [port, address, remote] =
      end === 'sender' ? [header.sport, header.dst, header.dport] : [header.dport, header.src, header.sport];
    const own = protocol === 'icmp' ? echo : port;
    if (own === undefined) return [];
    const socket = { namespace, protocol, port: own };
    return [
      ...(remote === undefined ? [] : [socketKey({ ...socket, remote: { address, port: remote } })]),
      socketKey(socket),
    ];
  });
  return [...new Set(keys)];
}

/** As the packet looks in the namespace where it begins or ends. */
function headersAt({ steps }: Packet, end: SocketEnd): { namespace: string | undefined; headers: PacketHeader[] } {
  let header: PacketHeader | undefined;
  const seen = steps.flatMap((step: PacketStep) => {
    header = step.header ? { ...header, ...step.header } : header;
    return step.layer !== 'socket' && header ? [{ namespace: step.namespace, header }] : [];
  });
  const ordered = end === 'sender' ? seen : seen.toReversed();
  const namespace = ordered[0]?.namespace;
  const left = ordered.findIndex((one) => one.namespace !== namespace);
  const headers = ordered.slice(0, left < 0 ? ordered.length : left).map((one) => one.header);
  return { namespace, headers: [...new Set(headers)] };
}
