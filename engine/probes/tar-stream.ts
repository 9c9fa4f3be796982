/** A tar archive as it comes, cut anywhere (POSIX ustar with pax headers, and GNU's long names): its entries and their content. */
import { GrowingBytes } from './growing-bytes.ts';
import { type PaxRecords, paxRecords, type TarEntry, tarEntry } from './tar-header.ts';

export type TarHandler = {
  entry(entry: TarEntry): void;
  data(bytes: Buffer): void;
  /** The content of the last entry was whole. */
  entryEnd(): void;
};

/** What is read now; `left` bytes of content and `padding` up to the next block. */
export type TarState = {
  reading: 'header' | 'content' | 'extension' | 'nothing';
  held: Buffer;
  left: number;
  padding: number;
  /** `x`, `L`, `K`, or what else is no entry of its own. */
  extension: string;
  next: PaxRecords;
};

const BLOCK = 512;
const LONGEST_EXTENSION = 64 * 1024;

export const newTar = (): TarState => ({
  ...{ reading: 'header', held: Buffer.alloc(0), left: 0, padding: 0, extension: '', next: {} },
});

export class TarStream {
  readonly #handler: TarHandler;
  readonly #held: GrowingBytes;
  #state: Omit<TarState, 'held'>;

  constructor(handler: TarHandler, { held, ...state }: TarState = newTar()) {
    this.#handler = handler;
    this.#held = new GrowingBytes(held);
    this.#state = { ...state };
  }

  get state(): TarState {
    return { ...this.#state, held: Buffer.from(this.#held.bytes) };
  }

  /** @throws when it is no tar */
  write(bytes: Buffer): void {
    for (let rest = bytes; rest.length > 0; ) rest = this.#take(rest);
  }

  #take(bytes: Buffer): Buffer {
    const { reading, padding } = this.#state;
    if (reading === 'nothing') return bytes.subarray(bytes.length);
    if (reading === 'header' && padding > 0) {
      const skipped = Math.min(padding, bytes.length);
      this.#state.padding -= skipped;
      return bytes.subarray(skipped);
    }
    return reading === 'header' ? this.#header(bytes) : this.#content(bytes);
  }

  #header(bytes: Buffer): Buffer {
    const missing = BLOCK - this.#held.length;
    this.#held.add(bytes.subarray(0, missing));
    if (this.#held.length === BLOCK) this.#begin(this.#held.take());
    return bytes.subarray(Math.min(missing, bytes.length));
  }

  #begin(block: Buffer): void {
    // Two blocks of zeros end it; what follows them is nothing.
    if (block.every((byte) => byte === 0)) {
      this.#state.reading = 'nothing';
      return;
    }
    const found = tarEntry(block, this.#state.next);
    const extension = found.kind === 'extension' ? found.type : '';
    if (found.kind === 'entry') {
      this.#state.next = {};
      this.#handler.entry(found.entry);
    }
    const reading = extension ? 'extension' : 'content';
    Object.assign(this.#state, { reading, extension, left: found.size, padding: -found.size & (BLOCK - 1) });
    if (found.size === 0) this.#end();
  }

  #content(bytes: Buffer): Buffer {
    const part = bytes.subarray(0, this.#state.left);
    this.#state.left -= part.length;
    if (this.#state.reading === 'content') this.#handler.data(part);
    else if (this.#held.length + part.length <= LONGEST_EXTENSION) this.#held.add(part);
    if (this.#state.left === 0) this.#end();
    return bytes.subarray(part.length);
  }

  #end(): void {
    const { reading, extension, next } = this.#state;
    this.#state.reading = 'header';
    if (reading === 'content') this.#handler.entryEnd();
    else this.#state.next = { ...next, ...paxRecords(extension, this.#held.take()) };
  }
}
