/**
 * Text of a stream. Without a TTY the engine puts 8 bytes before each piece of output: which of stdout and stderr, three zeros,
 * and the length in big endian; with one it does not. The first bytes tell which.
 */
import { Utf8Pieces } from './utf8-pieces.ts';

export const MOST_STREAM_TEXT = 16 * 1024;
const FRAME_HEADER = 8;

export type StreamTextState = {
  mayBeFramed: boolean;
  framed?: boolean | undefined;
  header: Buffer;
  inFrame: number;
  left: number;
  /** Bytes that came when there was no more room. */
  cut: number;
  rest: Buffer;
};

const NOTHING = Buffer.alloc(0);

export const newStreamText = (mayBeFramed: boolean): StreamTextState => ({
  ...{ mayBeFramed, header: NOTHING, inFrame: 0, left: MOST_STREAM_TEXT, cut: 0, rest: NOTHING },
});

export class StreamText {
  readonly #text: Utf8Pieces;
  readonly #mayBeFramed: boolean;
  #framed: boolean | undefined;
  #header: Buffer;
  #inFrame: number;
  #left: number;
  #cut: number;

  constructor({ mayBeFramed, framed, header, inFrame, left, cut, rest }: StreamTextState) {
    this.#mayBeFramed = mayBeFramed;
    this.#framed = framed;
    this.#header = header;
    this.#inFrame = inFrame;
    this.#left = left;
    this.#cut = cut;
    this.#text = new Utf8Pieces(rest);
  }

  get state(): StreamTextState {
    return {
      ...{ mayBeFramed: this.#mayBeFramed, framed: this.#framed, header: this.#header },
      ...{ inFrame: this.#inFrame, left: this.#left, cut: this.#cut, rest: this.#text.rest },
    };
  }

  get cut(): number {
    return this.#cut;
  }

  /** Undefined when there is no text to add. */
  write(bytes: Buffer): string | undefined {
    if (this.#left <= 0) {
      this.#cut += bytes.length;
      return undefined;
    }
    const payload = this.#payload(bytes);
    const text = payload.slice(0, this.#left);
    this.#cut += Buffer.byteLength(payload.slice(text.length));
    this.#left -= text.length;
    return text === '' ? undefined : text;
  }

  #payload(bytes: Buffer): string {
    if (!this.#mayBeFramed) return this.#text.write(bytes);
    if (this.#framed === undefined) {
      this.#header = Buffer.concat([this.#header, bytes]);
      if (this.#header.length < FRAME_HEADER && couldBeFrame(this.#header)) return '';
      this.#framed = couldBeFrame(this.#header);
      const first = this.#header;
      this.#header = NOTHING;
      return this.#framed ? this.#frames(first) : this.#text.write(first);
    }
    return this.#framed ? this.#frames(bytes) : this.#text.write(bytes);
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
        this.#header = NOTHING;
        continue;
      }
      const piece = bytes.subarray(at, at + this.#inFrame);
      text += this.#text.write(piece);
      this.#inFrame -= piece.length;
      at += piece.length;
    }
    return text;
  }
}

const couldBeFrame = (bytes: Buffer): boolean =>
  (bytes[0] ?? 0) <= 3 && bytes.subarray(1, 4).every((byte) => byte === 0);
