/**
 * Who listens, from the kernel's own lists of sockets, pure. It is asked for listeners alone: the tables of /proc/net take it a walk through
 * all connections of the machine, which is a hundred times as long.
 */
import { AF_INET, AF_INET6, ANY_SOCKET, diagRequest, diagSocketIn } from './inet-diag.ts';
import type { RawListener } from './listeners-table.ts';

/** As bits. A UDP socket that is connected to nobody takes from everybody. */
const STATES = { tcp: 1 << 10, udp: 1 << 7 } as const;

export type ListenersRequest = { protocol: RawListener['protocol']; body: Buffer };

export const LISTENERS_REQUESTS: readonly ListenersRequest[] = (['tcp', 'udp'] as const).flatMap((protocol) =>
  [AF_INET, AF_INET6].map((family) => ({
    protocol,
    body: diagRequest(protocol, family, STATES[protocol], ANY_SOCKET),
  })),
);

/** Undefined for what is no such answer. */
export function listenerIn(protocol: RawListener['protocol'], body: Buffer): RawListener | undefined {
  const socket = diagSocketIn(body);
  return socket && { protocol, ...socket.local, inode: socket.inode };
}
