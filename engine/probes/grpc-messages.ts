/** The messages in the DATA of one direction of a gRPC stream: a compression flag, four bytes of length, and the message. */
import { GrowingBytes } from './growing-bytes.ts';

const HEADER = 5;
/** Those worth reading have some 50 KiB (a container's whole spec). Larger ones are counted, not kept in memory. */
export const LARGEST_MESSAGE = 1024 * 1024;
const MOST_RESERVED = 64 * 1024;

/** `bytes` is absent when the message is compressed or too large to keep. */
export type GrpcMessage = { size: number; bytes?: Buffer };

/** Without a message it is in the header of the next. */
export type GrpcMessagesState = {
  header: Buffer;
  message?: { size: number; left: number; bytes?: Buffer | undefined };
};

type Partial = { size: number; left: number; bytes: GrowingBytes | undefined };

export class GrpcMessages {
  readonly #header: GrowingBytes;
  #message: Partial | undefined;

  constructor(from?: GrpcMessagesState) {
    this.#header = new GrowingBytes(from?.header);
    const message = from?.message;
    if (message) this.#message = { ...message, bytes: message.bytes && new GrowingBytes(message.bytes) };
  }

  get state(): GrpcMessagesState {
    const message = this.#message;
    return {
      header: this.#header.bytes,
      ...(message && { message: { size: message.size, left: message.left, bytes: message.bytes?.bytes } }),
    };
  }

  /** @throws when these bytes are no gRPC. */
  *write(bytes: Buffer): Generator<GrpcMessage> {
    for (let rest = bytes; rest.length > 0; ) {
      rest = this.#message ? this.#takeBody(this.#message, rest) : this.#takeHeader(rest);
      if (this.#message?.left !== 0) continue;
      const { size, bytes: whole } = this.#message;
      this.#message = undefined;
      yield { size, ...(whole && { bytes: whole.bytes }) };
    }
  }

  #takeHeader(bytes: Buffer): Buffer {
    const missing = HEADER - this.#header.length;
    this.#header.add(bytes.subarray(0, missing));
    if (this.#header.length < HEADER) return bytes.subarray(bytes.length);
    const header = this.#header.take();
    const [flag, size] = [header.readUInt8(0), header.readUInt32BE(1)];
    if (flag > 1) throw new Error(`a gRPC message with flag ${flag}`);
    const isKept = flag === 0 && size <= LARGEST_MESSAGE;
    this.#message = { size, left: size, bytes: isKept ? new GrowingBytes() : undefined };
    return bytes.subarray(missing);
  }

  #takeBody(message: Partial, bytes: Buffer): Buffer {
    const part = bytes.subarray(0, message.left);
    message.bytes?.reserve(Math.min(message.size, MOST_RESERVED));
    message.bytes?.add(part);
    message.left -= part.length;
    return bytes.subarray(part.length);
  }
}
