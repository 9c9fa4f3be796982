/** Text that comes in pieces, cut anywhere: a character of which the rest is missing waits for it. */
export class Utf8Pieces {
  #rest: Buffer;

  constructor(rest: Buffer = Buffer.alloc(0)) {
    this.#rest = rest;
  }

  /** What waits: at most three bytes. */
  get rest(): Buffer {
    return this.#rest;
  }

  write(bytes: Buffer): string {
    const all = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes;
    const end = all.length - missingTail(all);
    this.#rest = Buffer.from(all.subarray(end));
    return all.toString('utf8', 0, end);
  }
}

/** How many bytes at the end begin a character and do not end it. */
const missingTail = (bytes: Buffer): number => {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const size = sizeByLead(bytes[bytes.length - back] as number);
    if (size > 0) return size > back ? back : 0;
  }
  return 0;
};

/** Of a character, by its first byte; 0 for a byte inside one. */
const sizeByLead = (byte: number): number => {
  if (byte < 0x80) return 1;
  if (byte < 0xc0) return 0;
  if (byte < 0xe0) return 2;
  return byte < 0xf0 ? 3 : 4;
};
