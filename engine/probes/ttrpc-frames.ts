/**
 * The frames of one direction of a ttrpc connection: four bytes of length, four of stream, one of type, one of flags, and the message.
 * Source: PROTOCOL.md of github.com/containerd/ttrpc, version 1.2.
 */
import { GrowingBytes } from './growing-bytes.ts';

export const TTRPC = { REQUEST: 1, RESPONSE: 2, DATA: 3 } as const;
/** `CLOSED`: that side sends no more on the stream. `NO_DATA`: the frame only says so. */
export const TTRPC_FLAG = { CLOSED: 1, OPEN: 2, NO_DATA: 4 } as const;

export type TtrpcFrame = { type: 1 | 2 | 3; flags: number; stream: number; payload: Buffer };

const HEADER = 10;
/** ttrpc's own limit: what is larger is refused by its client and its server. */
const LARGEST_MESSAGE = 4 << 20;

export class TtrpcFrames {
  readonly #unread: GrowingBytes;

  /** `unread`: where another one stood. */
  constructor(unread?: Buffer) {
    this.#unread = new GrowingBytes(unread);
  }

  /** The beginning of a frame that is not complete. */
  get unread(): Buffer {
    return this.#unread.bytes;
  }

  /** @throws when these bytes are no ttrpc. */
  *write(bytes: Buffer): Generator<TtrpcFrame> {
    this.#unread.add(bytes);
    if (missing(this.#unread.bytes) > 0) return;
    let rest = this.#unread.take();
    for (let size = HEADER + rest.readUInt32BE(0); ; size = HEADER + rest.readUInt32BE(0)) {
      yield frameOf(rest.subarray(0, size));
      rest = rest.subarray(size);
      if (missing(rest) > 0) break;
    }
    this.#unread.add(rest);
  }
}

/** How many bytes the first frame lacks, or its header. */
function missing(bytes: Buffer): number {
  if (bytes.length < HEADER) return HEADER - bytes.length;
  const size = bytes.readUInt32BE(0);
  if (size > LARGEST_MESSAGE) throw new Error(`a ttrpc message of ${size} bytes`);
  return Math.max(0, HEADER + size - bytes.length);
}

function frameOf(bytes: Buffer): TtrpcFrame {
  const type = bytes.readUInt8(8);
  if (type !== TTRPC.REQUEST && type !== TTRPC.RESPONSE && type !== TTRPC.DATA)
    throw new Error(`a ttrpc message of type ${type}`);
  return { type, flags: bytes.readUInt8(9), stream: bytes.readUInt32BE(4), payload: bytes.subarray(HEADER) };
}
