/** Both directions of an HTTP/2 connection, read passively from its first byte: header lists, data and ends of its streams. */
import hpack, { type Decompressor } from 'hpack.js';
import { content, FLAG, FRAME, type Frame, Http2Frames } from './http2-frames.ts';

export type Side = 'client' | 'server';

export type Http2Handler = {
  /** Headers first, trailers last. */
  headers(side: Side, stream: number, headers: Record<string, string>): void;
  data(side: Side, stream: number, bytes: Buffer): void;
  end(side: Side, stream: number): void;
  reset(side: Side, stream: number, code: number): void;
  /** That side takes no streams after `last`. */
  goAway(side: Side, last: number, code: number): void;
};

const TABLE_SIZE = 4096;
/** Go's peers agree on 4 KiB; a program that claims more would have us remember it for each of its connections. */
const LARGEST_TABLE = 1 << 16;
const LARGEST_HEADERS = 1 << 20;
const MOST_PARTS = 1000;

export class Http2Decoder {
  readonly #sides: Record<Side, Http2Side>;

  constructor(handler: Http2Handler) {
    this.#sides = { client: new Http2Side('client', handler), server: new Http2Side('server', handler) };
  }

  /** @throws when the bytes are no HTTP/2, or the header compression is out of step: the connection cannot be read any more. */
  write(side: Side, bytes: Buffer): void {
    this.#sides[side].write(bytes);
  }
}

class Http2Side {
  readonly #side: Side;
  readonly #handler: Http2Handler;
  readonly #frames: Http2Frames;
  readonly #hpack: Decompressor = hpack.decompressor.create({ table: { maxSize: TABLE_SIZE } });
  /** A header block of which more CONTINUATION frames come. */
  #block?: { stream: number; ends: boolean; parts: Buffer[]; size: number };

  constructor(side: Side, handler: Http2Handler) {
    this.#side = side;
    this.#handler = handler;
    this.#frames = new Http2Frames(side);
    this.#hpack._table.protocolMaxSize = LARGEST_TABLE;
    this.#hpack.on('error', (error) => {
      throw error;
    });
  }

  write(bytes: Buffer): void {
    for (const frame of this.#frames.write(bytes)) this.#frame(frame);
  }

  #frame(frame: Frame): void {
    const { type, flags, stream, payload } = frame;
    if (this.#block && (type !== FRAME.CONTINUATION || stream !== this.#block.stream))
      throw new Error('a header block was interrupted');
    switch (type) {
      case FRAME.HEADERS:
        this.#block = { stream, ends: (flags & FLAG.END_STREAM) !== 0, parts: [], size: 0 };
        this.#headers(content(frame), flags);
        break;
      case FRAME.CONTINUATION:
        if (!this.#block) throw new Error('a CONTINUATION of nothing');
        this.#headers(payload, flags);
        break;
      case FRAME.DATA:
        this.#handler.data(this.#side, stream, content(frame));
        if (flags & FLAG.END_STREAM) this.#handler.end(this.#side, stream);
        break;
      case FRAME.RST_STREAM:
        this.#handler.reset(this.#side, stream, payload.readUInt32BE(0));
        break;
      case FRAME.GOAWAY:
        this.#handler.goAway(this.#side, payload.readUInt32BE(0) & 0x7fffffff, payload.readUInt32BE(4));
        break;
      case FRAME.PUSH_PROMISE:
        throw new Error('a PUSH_PROMISE, whose headers are not read');
    }
  }

  #headers(part: Buffer, flags: number): void {
    const block = this.#block;
    if (!block) return;
    block.size += part.length;
    if (block.size > LARGEST_HEADERS || block.parts.push(part) > MOST_PARTS)
      throw new Error(`headers of ${block.size} bytes in ${block.parts.length} parts`);
    if (!(flags & FLAG.END_HEADERS)) return;
    this.#block = undefined;
    this.#handler.headers(this.#side, block.stream, this.#decompress(Buffer.concat(block.parts)));
    if (block.ends) this.#handler.end(this.#side, block.stream);
  }

  #decompress(bytes: Buffer): Record<string, string> {
    this.#hpack.write(bytes);
    this.#hpack.execute();
    const headers: Record<string, string> = {};
    let size = 0;
    for (let field = this.#hpack.read(); field; field = this.#hpack.read()) {
      // One byte may stand for a whole field of the table.
      size += field.name.length + field.value.length;
      if (size > LARGEST_HEADERS) throw new Error(`headers of more than ${LARGEST_HEADERS} bytes`);
      headers[field.name] = field.name in headers ? `${headers[field.name]}, ${field.value}` : field.value;
    }
    return headers;
  }
}
