/** All frames of one network namespace, with the kernel's times (AF_PACKET, packet(7)). */
import koffi from 'koffi';
import { AF_PACKET, type Datagram, NetworkSocket } from '../network/netlink-socket.ts';
import { readFrame } from './headers.ts';
import type { KernelClock } from './kernel-clock.ts';
import type { SeenFrame } from './open-packet.ts';

/** ETH_P_ALL in network order. */
const ALL = 0x0300;
const SOL_SOCKET = 1;
const SO_ATTACH_FILTER = 26;
const SO_TIMESTAMPNS = 35;
const SOL_PACKET = 263;
const PACKET_STATISTICS = 6;
const RECEIVE_BUFFER = 4 << 20;
/** Bytes of each frame: the headers of a tunnel and of what it carries, and the beginning of that. */
export const KEPT_OF_FRAME = 512;
/** struct sockaddr_ll */
const ADDRESS = { index: 4, type: 10 };
const TYPES = { other: 3, outgoing: 4 };
/** struct cmsghdr on 64-bit systems */
const CONTROL = { header: 16, type: 12 };

const libc = koffi.load('libc.so.6');
const getsockopt: (fd: number, level: number, option: number, value: Buffer, length: number[]) => number = libc.func(
  'int getsockopt(int fd, int level, int option, _Out_ uint8_t *value, _Inout_ uint32_t *length)',
);

/** A program for the kernel's packet filter: take so many bytes of each. It must outlive the call only. */
function attachKept(socket: NetworkSocket): void {
  const RETURN = 0x06;
  const memory = koffi.alloc('uint8_t', 8);
  const program = Buffer.from(koffi.view(memory, 8));
  program.writeUInt16LE(RETURN, 0);
  program.writeUInt32LE(KEPT_OF_FRAME, 4);
  const pointer = Buffer.alloc(16);
  pointer.writeUInt16LE(1, 0);
  pointer.writeBigUInt64LE(koffi.address(memory), 8);
  socket.option(SOL_SOCKET, SO_ATTACH_FILTER, pointer);
  koffi.free(memory);
}

export class LinkCapture {
  readonly #socket: NetworkSocket;
  readonly #namespace: string;
  readonly #clock: KernelClock;
  readonly #nameOf: (index: number) => string;

  /** @param namespace its inode, and a descriptor of it @throws the system's error */
  constructor(
    namespace: { inode: string; fd: number },
    clock: KernelClock,
    nameOf: (index: number) => string,
    readable: () => void,
  ) {
    this.#namespace = namespace.inode;
    this.#clock = clock;
    this.#nameOf = nameOf;
    this.#socket = new NetworkSocket({
      namespace: namespace.fd,
      domain: AF_PACKET,
      protocol: ALL,
      receiveBuffer: RECEIVE_BUFFER,
    });
    attachKept(this.#socket);
    this.#socket.option(SOL_SOCKET, SO_TIMESTAMPNS, 1);
    this.#socket.onReadable(readable);
  }

  /** Undefined when nothing waits; null for a frame that is not understood. */
  next(): SeenFrame | null | undefined {
    const datagram = this.#socket.receive();
    return datagram && (datagram === 'overrun' ? null : this.#seen(datagram));
  }

  /** Frames that the kernel dropped since this was asked last, since nobody read as fast as they came. */
  takeLost(): number {
    const counts = Buffer.alloc(8);
    return getsockopt(this.#socket.fd, SOL_PACKET, PACKET_STATISTICS, counts, [8]) === 0 ? counts.readUInt32LE(4) : 0;
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(readable: () => void): void {
    this.#socket.onReadable(readable);
  }

  close(): void {
    this.#socket.close();
  }

  #seen({ bytes, from, control }: Datagram): SeenFrame | null {
    const at = this.#timeIn(control);
    const frame = readFrame(bytes);
    if (at === undefined || !frame || from.length < 12) return null;
    const [index, type] = [from.readInt32LE(ADDRESS.index), from[ADDRESS.type]];
    return {
      namespace: this.#namespace,
      link: this.#nameOf(index),
      index,
      direction: type === TYPES.outgoing ? 'out' : 'in',
      ...(type === TYPES.other && { foreign: true as const }),
      at,
      frame,
    };
  }

  #timeIn(control: Buffer): number | undefined {
    if (control.length < CONTROL.header + 16 || control.readInt32LE(CONTROL.type) !== SO_TIMESTAMPNS) return undefined;
    return this.#clock.monotonic(control.readBigInt64LE(CONTROL.header), control.readBigInt64LE(CONTROL.header + 8));
  }
}
