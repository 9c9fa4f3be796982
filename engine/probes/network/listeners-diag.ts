/**
 * Who listens, from the kernel's own lists of sockets (sock_diag(7), linux/inet_diag.h), pure. It is asked for listeners alone: the tables
 * of /proc/net take it a walk through all connections of the machine, which is a hundred times as long.
 */
import { addressText } from './address-text.ts';
import type { RawListener } from './listeners-table.ts';
import { uint32 } from './netlink-message.ts';

export const SOCK_DIAG_BY_FAMILY = 20;
const AF_INET = 2;
const AF_INET6 = 10;
const PROTOCOLS = { tcp: 6, udp: 17 } as const;
/** As bits. A UDP socket that is connected to nobody takes from everybody. */
const STATES = { tcp: 1 << 10, udp: 1 << 7 } as const;

/** Of `inet_diag_req_v2`: family, protocol, extensions, states, and a socket's own numbers, of which none is said. */
const UNSAID = 48;
/** Offsets of `inet_diag_msg`. */
const AT = { family: 0, port: 4, address: 8, inode: 68, end: 72 };

export type ListenersRequest = { protocol: RawListener['protocol']; body: Buffer };

export const LISTENERS_REQUESTS: readonly ListenersRequest[] = (['tcp', 'udp'] as const).flatMap((protocol) =>
  [AF_INET, AF_INET6].map((family) => ({
    protocol,
    body: Buffer.concat([Buffer.of(family, PROTOCOLS[protocol], 0, 0), uint32(STATES[protocol]), Buffer.alloc(UNSAID)]),
  })),
);

/** Undefined for what is no such answer. */
export function listenerIn(protocol: RawListener['protocol'], body: Buffer): RawListener | undefined {
  if (body.length < AT.end) return undefined;
  const length = body[AT.family] === AF_INET ? 4 : 16;
  return {
    protocol,
    address: addressText(body.subarray(AT.address, AT.address + length)),
    port: body.readUInt16BE(AT.port),
    inode: String(body.readUInt32LE(AT.inode)),
  };
}
