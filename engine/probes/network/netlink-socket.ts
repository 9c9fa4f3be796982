/**
 * Sockets that Node does not know: netlink and AF_PACKET, in any network namespace. A socket stays in the namespace in which it was
 * opened, and keeps it alive: close it when the namespace goes. Nothing here blocks.
 */
import { closeSync } from 'node:fs';
import koffi from 'koffi';
import { inNetworkNamespace, systemError } from './network-namespace.ts';

export const AF_NETLINK = 16;
export const AF_PACKET = 17;
export const NETLINK_ROUTE = 0;
export const NETLINK_SOCK_DIAG = 4;
export const NETLINK_NETFILTER = 12;
export const NETLINK_GENERIC = 16;
const SOCK_RAW = 3;
const SOCK_CLOEXEC_NONBLOCK = 0o2000000 | 0o4000;
const SOL_SOCKET = 1;
const SO_RCVBUFFORCE = 33;
const SOL_NETLINK = 270;
const NETLINK_ADD_MEMBERSHIP = 1;
const MSG_TRUNC = 0x20;

const libc = koffi.load('libc.so.6');
const socket: (domain: number, type: number, protocol: number) => number = libc.func('int socket(int, int, int)');
const bind: (fd: number, address: Uint8Array, length: number) => number = libc.func(
  'int bind(int fd, const uint8_t *address, uint32_t length)',
);
const send: (fd: number, bytes: Uint8Array, length: number, flags: number) => number = libc.func(
  'intptr_t send(int fd, const uint8_t *bytes, size_t length, int flags)',
);
const recvmsg: (fd: number, message: unknown, flags: number) => number = libc.func(
  'intptr_t recvmsg(int fd, void *message, int flags)',
);
const setsockopt: (fd: number, level: number, option: number, value: Uint8Array, length: number) => number = libc.func(
  'int setsockopt(int fd, int level, int option, const uint8_t *value, uint32_t length)',
);

/** One datagram, copied. `from` is a sockaddr (sockaddr_ll of AF_PACKET), `control` its ancillary messages as cmsg(3) lays them out. */
export type Datagram = { bytes: Buffer; from: Buffer; control: Buffer; truncated: boolean };

export type SocketOptions = {
  /** descriptor of the network namespace */
  namespace: number;
  domain: typeof AF_NETLINK | typeof AF_PACKET;
  /** of netlink its family; of AF_PACKET the Ethernet protocol in network order, as socket(2) wants it */
  protocol: number;
  /** of netlink: whose messages it gets unasked */
  groups?: readonly number[];
  /** bytes that may wait in it */
  receiveBuffer?: number;
};

export class NetworkSocket {
  readonly fd: number;
  #poll: ReturnType<typeof koffi.node.poll> | undefined;
  #closed = false;

  /** @throws the system's error */
  constructor({ namespace, domain, protocol, groups = [], receiveBuffer }: SocketOptions) {
    this.fd = inNetworkNamespace(namespace, () => socket(domain, SOCK_RAW | SOCK_CLOEXEC_NONBLOCK, protocol));
    if (this.fd < 0) throw systemError('socket');
    try {
      if (receiveBuffer !== undefined) this.option(SOL_SOCKET, SO_RCVBUFFORCE, receiveBuffer);
      // The kernel gives it a number of its own.
      if (domain === AF_NETLINK) this.bind(Buffer.from(Uint16Array.of(AF_NETLINK, 0, 0, 0, 0, 0).buffer));
      for (const group of groups) this.option(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, group);
    } catch (error) {
      closeSync(this.fd);
      throw error;
    }
  }

  /** @param address a sockaddr */
  bind(address: Uint8Array): void {
    if (bind(this.fd, address, address.length) !== 0) throw systemError('bind');
  }

  /** @param value an int, or what the option takes */
  option(level: number, option: number, value: number | Uint8Array): void {
    const bytes = typeof value === 'number' ? Buffer.from(Int32Array.of(value).buffer) : value;
    if (setsockopt(this.fd, level, option, bytes, bytes.length) !== 0) throw systemError('setsockopt');
  }

  send(bytes: Uint8Array): void {
    if (send(this.fd, bytes, bytes.length, 0) < 0) throw systemError('send');
  }

  /** Undefined when nothing waits; `overrun` once, when the kernel had to drop messages because too many waited. */
  receive(): Datagram | 'overrun' | undefined {
    const { message, head, data } = reception();
    const length = recvmsg(this.fd, message.resets(), 0);
    if (length >= 0) return taken(length, head, data);
    const error = systemError('recvmsg');
    if (error.code === 'EAGAIN' || error.code === 'EINTR') return undefined;
    if (error.code === 'ENOBUFS') return 'overrun';
    throw error;
  }

  /** Calls again and again while something waits to be received: receive it all. Replaces who was told before. */
  onReadable(listener: () => void): void {
    this.#poll?.close();
    const told = (failed: unknown) => {
      // A pending error ends the watch; receiving takes the error away.
      setImmediate(() => {
        if (this.#closed) return;
        listener();
        if (failed !== 0 && !this.#closed) this.#poll?.start(told as () => void);
      });
    };
    this.#poll = koffi.node.poll(this.fd, told as () => void);
  }

  /** What comes waits in the socket until somebody listens again. */
  pause(): void {
    this.#poll?.close();
    this.#poll = undefined;
  }

  /** Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#poll?.close();
    closeSync(this.fd);
  }
}

/** A msghdr with one iovec, its name and its control, in memory that does not move; one for all, since each receipt is copied. */
type Reception = { message: { resets(): unknown }; head: Buffer; data: Buffer };

const HEAD = 1024;
const DATA = 128 * 1024;
/** Offsets: see struct msghdr and struct iovec on 64-bit systems. */
const AT = { header: 0, vector: 64, name: 128, control: 256 };
const FIELDS = { name: 0, nameLength: 8, vector: 16, vectors: 24, control: 32, controlLength: 40, flags: 48 };
const NAME = 128;
const CONTROL = HEAD - AT.control;

let shared: Reception | undefined;

const reception = (): Reception => {
  shared ??= makeReception();
  return shared;
};

function makeReception(): Reception {
  const memory = koffi.alloc('uint8_t', HEAD + DATA);
  const base = koffi.address(memory);
  const all = Buffer.from(koffi.view(memory, HEAD + DATA));
  const [head, data] = [all.subarray(0, HEAD), all.subarray(HEAD)];
  head.writeBigUInt64LE(base + BigInt(HEAD), AT.vector);
  head.writeBigUInt64LE(BigInt(DATA), AT.vector + 8);
  head.writeBigUInt64LE(base + BigInt(AT.name), FIELDS.name);
  head.writeBigUInt64LE(base + BigInt(AT.vector), FIELDS.vector);
  head.writeBigUInt64LE(1n, FIELDS.vectors);
  head.writeBigUInt64LE(base + BigInt(AT.control), FIELDS.control);
  const resets = () => {
    head.writeUInt32LE(NAME, FIELDS.nameLength);
    head.writeBigUInt64LE(BigInt(CONTROL), FIELDS.controlLength);
    head.writeUInt32LE(0, FIELDS.flags);
    return memory;
  };
  return { message: { resets }, head, data };
}

const taken = (length: number, head: Buffer, data: Buffer): Datagram => {
  const [nameLength, controlLength] = [head.readUInt32LE(FIELDS.nameLength), head.readUInt32LE(FIELDS.controlLength)];
  return {
    bytes: Buffer.from(data.subarray(0, Math.min(length, DATA))),
    from: Buffer.from(head.subarray(AT.name, AT.name + Math.min(nameLength, NAME))),
    control: Buffer.from(head.subarray(AT.control, AT.control + Math.min(controlLength, CONTROL))),
    truncated: (head.readUInt32LE(FIELDS.flags) & MSG_TRUNC) !== 0,
  };
};
