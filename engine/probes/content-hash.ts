/** The content of a file that travels in pieces: its length and SHA-256, of nothing more than a beginning is kept. */
import { createHash, type Hash } from 'node:crypto';
import { GrowingBytes } from './growing-bytes.ts';

/** The whole content as long as it is no longer than what is kept. */
export type ContentState = { size: number; kept: number; head: Buffer };

/** Kept of each file that is on its way, so that another decoder can go on with it. */
const KEPT = 16 * 1024;
/** Of those that are worth reading. */
export const LONGEST_FILE_TEXT = 64 * 1024;

export const newContent = (isText: boolean): ContentState => ({
  size: 0,
  kept: isText ? LONGEST_FILE_TEXT : KEPT,
  head: Buffer.alloc(0),
});

export class Content {
  readonly #kept: number;
  readonly #head: GrowingBytes;
  /** Absent where another decoder read more of its beginning than was kept: its hash cannot be known then. */
  readonly #hash: Hash | undefined;
  #size: number;

  constructor({ size, kept, head }: ContentState) {
    this.#kept = kept;
    this.#size = size;
    this.#head = new GrowingBytes(head);
    this.#hash = head.length === size ? createHash('sha256').update(head) : undefined;
  }

  get state(): ContentState {
    return { size: this.#size, kept: this.#kept, head: Buffer.from(this.#head.bytes) };
  }

  get size(): number {
    return this.#size;
  }

  add(bytes: Buffer): void {
    const room = this.#kept - this.#head.length;
    if (room > 0) this.#head.add(bytes.subarray(0, room));
    this.#size += bytes.length;
    this.#hash?.update(bytes);
  }

  /** `sha256:…`. It ends with this. */
  digest(): string | undefined {
    return this.#hash && `sha256:${this.#hash.digest('hex')}`;
  }

  get text(): string {
    return this.#head.bytes.toString('utf8');
  }
}
