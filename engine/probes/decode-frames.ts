/**
 * What the daemon and the process that decodes say to each other, over a pair of pipes: frames of a fixed head and a payload.
 * Head: length of what follows (u32), kind (u8), flag (u8), connection (u32), time (f64), all in big endian.
 */
import type { Observation } from '#engine/correlate/observation.ts';
import type { Direction } from './unix-tee.ts';

/**
 * To the decoders: `open` (JSON, then a checkpoint), then what was said, where `stored` is `data` that lies elsewhere. From them: `ready`
 * once, then an answer to each piece of talk.
 */
export const KIND = {
  open: 1,
  data: 2,
  end: 3,
  closed: 4,
  forget: 5,
  ready: 6,
  answer: 7,
  failed: 8,
  stored: 9,
} as const;
export type Kind = (typeof KIND)[keyof typeof KIND];

export type Frame = { kind: Kind; flag: number; connection: number; at: number; payload: Buffer };

const LENGTH = 4;
const HEAD = 14;
/** A checkpoint and the observations of one piece of talk are far smaller. */
const LARGEST = 64 << 20;

export const encodeFrame = ({ kind, flag, connection, at, payload }: Frame): Buffer[] => {
  const head = Buffer.allocUnsafe(LENGTH + HEAD);
  head.writeUInt32BE(HEAD + payload.length, 0);
  head.writeUInt8(kind, 4);
  head.writeUInt8(flag, 5);
  head.writeUInt32BE(connection, 6);
  head.writeDoubleBE(at, 10);
  return payload.length > 0 ? [head, payload] : [head];
};

export class FrameReader {
  #parts: Buffer[] = [];
  #held = 0;
  #needed = LENGTH;

  /** Payloads stay good until the memory of `bytes` is used again. @throws when the other side is out of its mind. */
  *read(bytes: Buffer): Generator<Frame> {
    this.#parts.push(bytes);
    this.#held += bytes.length;
    if (this.#held < this.#needed) return;
    let rest = this.#parts.length === 1 ? bytes : Buffer.concat(this.#parts);
    for (;;) {
      this.#needed = rest.length < LENGTH ? LENGTH : LENGTH + lengthOf(rest);
      if (rest.length < this.#needed) break;
      yield frameOf(rest.subarray(LENGTH, this.#needed));
      rest = rest.subarray(this.#needed);
    }
    this.#parts = [rest];
    this.#held = rest.length;
  }
}

const lengthOf = (bytes: Buffer): number => {
  const length = bytes.readUInt32BE(0);
  if (length < HEAD || length > LARGEST) throw new Error(`a frame of ${length} bytes`);
  return length;
};

const frameOf = (bytes: Buffer): Frame => ({
  kind: bytes.readUInt8(0) as Kind,
  flag: bytes.readUInt8(1),
  connection: bytes.readUInt32BE(2),
  at: bytes.readDoubleBE(6),
  payload: bytes.subarray(HEAD),
});

export const DIRECTIONS: readonly Direction[] = ['request', 'response'];

/** JSON, and bytes after it. */
export const packJson = (json: unknown, bytes?: Buffer): Buffer => {
  const text = Buffer.from(JSON.stringify(json));
  const length = Buffer.allocUnsafe(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat(bytes ? [length, text, bytes] : [length, text]);
};

export const unpackJson = (payload: Buffer): { json: unknown; bytes: Buffer | undefined } => {
  const end = 4 + payload.readUInt32BE(0);
  const bytes = payload.subarray(end);
  return { json: JSON.parse(payload.toString('utf8', 4, end)), bytes: bytes.length > 0 ? bytes : undefined };
};

/** An answer to one piece of talk: what it told, and maybe all that the decoder knows after it. */
export type Answer = { observations: Observation[]; error?: string };
