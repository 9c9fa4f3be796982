/** How the kernel is asked for its sockets, and how it answers (sock_diag(7), linux/inet_diag.h), pure. */
import { addressBytes, addressText } from './address-text.ts';
import { uint32 } from './netlink-message.ts';

export const SOCK_DIAG_BY_FAMILY = 20;
export const AF_INET = 2;
export const AF_INET6 = 10;
export const DIAG_PROTOCOLS = { tcp: 6, udp: 17 } as const;
export type DiagProtocol = keyof typeof DIAG_PROTOCOLS;

type Endpoint = { address: string; port: number };

/** `port` 0 of the remote end: connected to nobody. `inode` 0: no program has it, not yet or not any more. */
export type DiagSocket = { local: Endpoint; remotePort: number; inode: string };

/** Of `inet_diag_sockid`: ports, two addresses, the link, a cookie. */
const SOCKET_ID = { local: 0, remote: 2, localAddress: 4, remoteAddress: 20, cookie: 40, end: 48 };
const ANY_COOKIE = 0xff;
/** Offsets of `inet_diag_msg`. */
const AT = { family: 0, port: 4, remotePort: 6, address: 8, inode: 68, end: 72 };

/**
 * An `inet_diag_req_v2`.
 * @param states as bits @param id what is said of the socket's own numbers; of a list each that is 0 stands for all
 */
export const diagRequest = (protocol: DiagProtocol, family: number, states: number, id: Uint8Array): Buffer =>
  Buffer.concat([Buffer.of(family, DIAG_PROTOCOLS[protocol], 0, 0), uint32(states), id]);

export const ANY_SOCKET: Uint8Array = Buffer.alloc(SOCKET_ID.end);

/** All with this local port. */
export function withLocalPort(port: number): Buffer {
  const id = Buffer.alloc(SOCKET_ID.end);
  id.writeUInt16BE(port, SOCKET_ID.local);
  return id;
}

/** One alone, between these two ends. @throws when an address is none */
export function between(local: Endpoint, remote: Endpoint): Buffer {
  const id = Buffer.alloc(SOCKET_ID.end);
  id.writeUInt16BE(local.port, SOCKET_ID.local);
  id.writeUInt16BE(remote.port, SOCKET_ID.remote);
  id.set(addressBytes(local.address), SOCKET_ID.localAddress);
  id.set(addressBytes(remote.address), SOCKET_ID.remoteAddress);
  return id.fill(ANY_COOKIE, SOCKET_ID.cookie);
}

/** @param body of an `inet_diag_msg`; undefined for what is none */
export function diagSocketIn(body: Buffer): DiagSocket | undefined {
  if (body.length < AT.end) return undefined;
  const length = body[AT.family] === AF_INET ? 4 : 16;
  return {
    local: {
      address: addressText(body.subarray(AT.address, AT.address + length)),
      port: body.readUInt16BE(AT.port),
    },
    remotePort: body.readUInt16BE(AT.remotePort),
    inode: String(body.readUInt32LE(AT.inode)),
  };
}
