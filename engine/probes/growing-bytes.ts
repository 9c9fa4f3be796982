/** Bytes that come in pieces, in one piece of memory: as many as there are, however small the pieces. */
const SMALLEST = 64;

export class GrowingBytes {
  #memory: Buffer;
  #length: number;

  constructor(from: Buffer = Buffer.alloc(0)) {
    this.#memory = from;
    this.#length = from.length;
  }

  get length(): number {
    return this.#length;
  }

  /** Good until more is added. */
  get bytes(): Buffer {
    return this.#memory.subarray(0, this.#length);
  }

  add(bytes: Buffer): void {
    const length = this.#length + bytes.length;
    if (length > this.#memory.length) this.#grow(length);
    bytes.copy(this.#memory, this.#length);
    this.#length = length;
  }

  /** Room for so many at once, where it is known how many come. */
  reserve(length: number): void {
    if (length > this.#memory.length) this.#move(Buffer.allocUnsafeSlow(length));
  }

  /** Gives all, and is empty. */
  take(): Buffer {
    const { bytes } = this;
    this.#memory = Buffer.alloc(0);
    this.#length = 0;
    return bytes;
  }

  #grow(length: number): void {
    this.#move(Buffer.allocUnsafeSlow(Math.max(SMALLEST, 2 ** Math.ceil(Math.log2(length)))));
  }

  #move(memory: Buffer): void {
    this.bytes.copy(memory);
    this.#memory = memory;
  }
}
