/** Bodies and streams as far as they are worth showing: text, parsed when it is JSON; of everything else only the size. */
import { StringDecoder } from 'node:string_decoder';
import type { Body } from '#engine/correlate/observation.ts';
import type { Json } from '#engine/trace/event.ts';

const LARGEST_CONTENT = 64 * 1024;
const MOST_STREAM_TEXT = 16 * 1024;
const FRAME_HEADER = 8;

export const isText = (contentType = ''): boolean => /json|^text\//.test(contentType);

export class BodyCollector {
  size = 0;
  readonly #chunks: Buffer[] = [];
  readonly #wanted: boolean;

  constructor(wanted: boolean) {
    this.#wanted = wanted;
  }

  /** Its content will not be complete. */
  get overflows(): boolean {
    return this.size > LARGEST_CONTENT;
  }

  add(bytes: Buffer): void {
    const room = LARGEST_CONTENT - this.size;
    if (this.#wanted && room > 0) this.#chunks.push(Buffer.from(bytes.subarray(0, room)));
    this.size += bytes.length;
  }

  /** Undefined when there was none. */
  body(): Body | undefined {
    if (this.size === 0) return undefined;
    if (!this.#wanted) return { size: this.size };
    return { size: this.size, content: parsed(Buffer.concat(this.#chunks).toString('utf8')) };
  }
}

const parsed = (text: string): Json => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
};

/**
 * Text of a stream. Without a TTY the engine puts 8 bytes before each piece of output: which of stdout and stderr, three zeros,
 * and the length in big endian; with one it does not. The first bytes tell which.
 */
export class StreamText {
  readonly #decoder = new StringDecoder('utf8');
  readonly #mayBeFramed: boolean;
  #framed: boolean | undefined;
  #header = Buffer.alloc(0);
  #inFrame = 0;
  #left = MOST_STREAM_TEXT;

  constructor(mayBeFramed: boolean) {
    this.#mayBeFramed = mayBeFramed;
  }

  /** Undefined when there is no text to add. */
  write(bytes: Buffer): string | undefined {
    if (this.#left <= 0) return undefined;
    const text = this.#payload(bytes).slice(0, this.#left);
    this.#left -= text.length;
    return text === '' ? undefined : text;
  }

  #payload(bytes: Buffer): string {
    if (!this.#mayBeFramed) return this.#decoder.write(bytes);
    if (this.#framed === undefined) {
      this.#header = Buffer.concat([this.#header, bytes]);
      if (this.#header.length < FRAME_HEADER && couldBeFrame(this.#header)) return '';
      this.#framed = couldBeFrame(this.#header);
      const first = this.#header;
      this.#header = Buffer.alloc(0);
      return this.#framed ? this.#frames(first) : this.#decoder.write(first);
    }
    return this.#framed ? this.#frames(bytes) : this.#decoder.write(bytes);
  }

  #frames(bytes: Buffer): string {
    let text = '';
    for (let at = 0; at < bytes.length; ) {
      if (this.#inFrame === 0) {
        const take = Math.min(FRAME_HEADER - this.#header.length, bytes.length - at);
        this.#header = Buffer.concat([this.#header, bytes.subarray(at, at + take)]);
        at += take;
        if (this.#header.length < FRAME_HEADER) break;
        this.#inFrame = this.#header.readUInt32BE(4);
        this.#header = Buffer.alloc(0);
        continue;
      }
      const piece = bytes.subarray(at, at + this.#inFrame);
      text += this.#decoder.write(piece);
      this.#inFrame -= piece.length;
      at += piece.length;
    }
    return text;
  }
}

const couldBeFrame = (bytes: Buffer): boolean =>
  (bytes[0] ?? 0) <= 3 && bytes.subarray(1, 4).every((byte) => byte === 0);
