/** Cuts one direction of an HTTP/2 connection into frames, passively (RFC 9113, section 4). */

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

export class Http2Frames {
  #rest: Buffer = Buffer.alloc(0);
  #preface: boolean;
  #first = true;

  constructor(side: 'client' | 'server') {
    this.#preface = side === 'client';
  }

  /** @throws when these bytes are no HTTP/2: nothing after them can be read. */
  *write(bytes: Buffer): Generator<Frame> {
    this.#rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes;
    if (this.#preface && !this.#takePreface()) return;
    for (let frame = this.#next(); frame; frame = this.#next()) yield frame;
  }

  #takePreface(): boolean {
    if (this.#rest.length < PREFACE.length) return false;
    if (!this.#rest.subarray(0, PREFACE.length).equals(PREFACE)) throw new Error('no HTTP/2 preface');
    this.#rest = this.#rest.subarray(PREFACE.length);
    this.#preface = false;
    return true;
  }

  #next(): Frame | undefined {
    const rest = this.#rest;
    if (rest.length < HEADER) return undefined;
    const size = rest.readUIntBE(0, 3);
    const type = rest.readUInt8(3);
    if (size > LARGEST_FRAME) throw new Error(`a frame of ${size} bytes`);
    if (this.#first && type !== FRAME.SETTINGS) throw new Error(`the first frame is of type ${type}, not SETTINGS`);
    if (rest.length < HEADER + size) return undefined;
    this.#first = false;
    this.#rest = rest.subarray(HEADER + size);
    return {
      type,
      flags: rest.readUInt8(4),
      stream: rest.readUInt32BE(5) & 0x7fffffff,
      payload: rest.subarray(HEADER, HEADER + size),
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
