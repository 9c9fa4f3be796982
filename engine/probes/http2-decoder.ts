/** Both directions of an HTTP/2 connection, read passively from its first byte: header lists, data and ends of its streams. */
import { GrowingBytes } from './growing-bytes.ts';
import { HpackReader, type HpackState, newHpack } from './hpack-reader.ts';
import { content, FLAG, FRAME, type Frame, type FramesState, Http2Frames, newFrames } from './http2-frames.ts';

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

type BlockState = { stream: number; ends: boolean; bytes: Buffer; parts: number };
type SideState = { frames: FramesState; hpack: HpackState; block?: BlockState };
export type Http2State = Record<Side, SideState>;

const LARGEST_BLOCK = 1 << 20;
const MOST_PARTS = 1000;

export class Http2Decoder {
  readonly #sides: Record<Side, Http2Side>;

  constructor(handler: Http2Handler, from?: Http2State) {
    const side = (name: Side) =>
      new Http2Side(name, handler, from?.[name] ?? { frames: newFrames(name), hpack: newHpack() });
    this.#sides = { client: side('client'), server: side('server') };
  }

  get state(): Http2State {
    return { client: this.#sides.client.state, server: this.#sides.server.state };
  }

  /** @throws when the bytes are no HTTP/2, or the header compression is out of step: the connection cannot be read any more. */
  write(side: Side, bytes: Buffer): void {
    this.#sides[side].write(bytes);
  }
}

/** A header block of which more CONTINUATION frames come. */
type Block = { stream: number; ends: boolean; bytes: GrowingBytes; parts: number };

class Http2Side {
  readonly #side: Side;
  readonly #handler: Http2Handler;
  readonly #frames: Http2Frames;
  readonly #hpack: HpackReader;
  #block: Block | undefined;

  constructor(side: Side, handler: Http2Handler, { frames, hpack, block }: SideState) {
    this.#side = side;
    this.#handler = handler;
    this.#frames = new Http2Frames(frames);
    this.#hpack = new HpackReader(hpack);
    this.#block = block && { ...block, bytes: new GrowingBytes(block.bytes) };
  }

  get state(): SideState {
    const block = this.#block && { ...this.#block, bytes: this.#block.bytes.bytes };
    return { frames: this.#frames.state, hpack: this.#hpack.state, ...(block && { block }) };
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
        this.#block = { stream, ends: (flags & FLAG.END_STREAM) !== 0, bytes: new GrowingBytes(), parts: 0 };
        this.#headers(this.#block, content(frame), flags);
        break;
      case FRAME.CONTINUATION:
        if (!this.#block) throw new Error('a CONTINUATION of nothing');
        this.#headers(this.#block, payload, flags);
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

  #headers(block: Block, part: Buffer, flags: number): void {
    block.bytes.add(part);
    if (block.bytes.length > LARGEST_BLOCK || ++block.parts > MOST_PARTS)
      throw new Error(`headers of ${block.bytes.length} bytes in ${block.parts} parts`);
    if (!(flags & FLAG.END_HEADERS)) return;
    this.#block = undefined;
    this.#handler.headers(this.#side, block.stream, this.#hpack.read(block.bytes.bytes));
    if (block.ends) this.#handler.end(this.#side, block.stream);
  }
}
