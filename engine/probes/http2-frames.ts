/** Cuts one direction of an HTTP/2 connection into frames, passively (RFC 9113, section 4). */
import { GrowingBytes } from './growing-bytes.ts';

export type Frame = { type: number; flags: number; stream: number; payload: Buffer };

export const FRAME = {
  DATA: 0,
  HEADERS: 1,
  RST_STREAM: 3,
  SETTINGS: 4,
  PUSH_PROMISE: 5,
  GOAWAY: 7,
  CONTINUATION: 9,
} as const;
export const FLAG = { END_STREAM: 1, END_HEADERS: 4, PADDED: 8, PRIORITY: 0x20 } as const;

export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const HEADER = 9;
/** Peers agree on 16 KiB and may on more; beyond this it is no frame but a stream out of step. */
const LARGEST_FRAME = 1 << 20;
const PRIORITY_BYTES = 5;
const MOST_RESERVED = 64 * 1024;

/** How much of what came belongs to what comes next, and all of that once it is there. */
type Next = { used: number; bytes?: Buffer };

export type FramesState = { begun: 'preface' | 'settings' | 'frames'; rest: Buffer };

export const newFrames = (side: 'client' | 'server'): FramesState => ({
  begun: side === 'client' ? 'preface' : 'settings',
  rest: Buffer.alloc(0),
});

export class Http2Frames {
  #begun: FramesState['begun'];
  readonly #rest: GrowingBytes;
  /** Bytes that must be there before there is anything to do. */
  #needed = 0;

  constructor({ begun, rest }: FramesState) {
    this.#begun = begun;
    this.#rest = new GrowingBytes(rest);
  }

  get state(): FramesState {
    return { begun: this.#begun, rest: this.#rest.bytes };
  }

  /** @throws when these bytes are no HTTP/2: nothing after them can be read. */
  *write(bytes: Buffer): Generator<Frame> {
    let rest = bytes;
    while (rest.length > 0) {
      const next = this.#rest.length > 0 ? this.#begunBefore(rest) : this.#whole(rest);
      rest = rest.subarray(next.used);
      if (!next.bytes) continue;
      if (this.#begun === 'preface') this.#takePreface(next.bytes);
      else yield this.#take(next.bytes);
    }
  }

  /** Where it lies, or the beginning of it is kept. */
  #whole(rest: Buffer): Next {
    this.#needed = this.#sizeOf(rest);
    if (rest.length >= this.#needed) return { used: this.#needed, bytes: rest.subarray(0, this.#needed) };
    this.#rest.reserve(Math.min(this.#needed, MOST_RESERVED));
    this.#rest.add(rest);
    return { used: rest.length };
  }

  /** Only what is missing of it is copied. */
  #begunBefore(rest: Buffer): Next {
    this.#needed ||= this.#sizeOf(this.#rest.bytes);
    const part = rest.subarray(0, this.#needed - this.#rest.length);
    this.#rest.add(part);
    if (this.#rest.length === this.#needed) this.#needed = this.#sizeOf(this.#rest.bytes);
    const isWhole = this.#rest.length === this.#needed;
    return { used: part.length, ...(isWhole && { bytes: this.#rest.take() }) };
  }

  /** Of what comes next, as far as it can be told. */
  #sizeOf(rest: Buffer): number {
    if (this.#begun === 'preface') return PREFACE.length;
    if (rest.length < HEADER) return HEADER;
    const size = rest.readUIntBE(0, 3);
    const type = rest.readUInt8(3);
    if (size > LARGEST_FRAME) throw new Error(`a frame of ${size} bytes`);
    if (this.#begun === 'settings' && type !== FRAME.SETTINGS)
      throw new Error(`the first frame is of type ${type}, not SETTINGS`);
    return HEADER + size;
  }

  #takePreface(bytes: Buffer): void {
    if (!bytes.equals(PREFACE)) throw new Error('no HTTP/2 preface');
    this.#begun = 'settings';
  }

  #take(bytes: Buffer): Frame {
    this.#begun = 'frames';
    return {
      type: bytes.readUInt8(3),
      flags: bytes.readUInt8(4),
      stream: bytes.readUInt32BE(5) & 0x7fffffff,
      payload: bytes.subarray(HEADER),
    };
  }
}

/** The payload of a DATA or HEADERS frame without padding and priority. @throws when they do not fit. */
export const content = ({ type, flags, payload }: Frame): Buffer => {
  let start = 0;
  let end = payload.length;
  if (flags & FLAG.PADDED) {
    end -= payload.length > 0 ? payload.readUInt8(0) : 1;
    start += 1;
  }
  if (type === FRAME.HEADERS && flags & FLAG.PRIORITY) start += PRIORITY_BYTES;
  if (start > end) throw new Error('more padding than payload');
  return payload.subarray(start, end);
};
