/** The messages in the DATA of one direction of a gRPC stream: a compression flag, four bytes of length, and the message. */
const HEADER = 5;
/** Those worth reading have some 50 KiB (a container's whole spec). Larger ones are counted, not kept in memory. */
const LARGEST_MESSAGE = 1024 * 1024;

/** `bytes` is absent when the message is compressed or too large to keep. */
export type GrpcMessage = { size: number; bytes?: Buffer };

export class GrpcMessages {
  #header: Buffer = Buffer.alloc(0);
  #message?: { size: number; left: number; parts: Buffer[] | undefined };

  /** @throws when these bytes are no gRPC. */
  *write(bytes: Buffer): Generator<GrpcMessage> {
    for (let rest = bytes; rest.length > 0 || this.#message?.left === 0; ) {
      rest = this.#message ? this.#takeBody(rest) : this.#takeHeader(rest);
      if (this.#message?.left !== 0) continue;
      const { size, parts } = this.#message;
      this.#message = undefined;
      yield { size, ...(parts ? { bytes: Buffer.concat(parts) } : {}) };
    }
  }

  #takeHeader(bytes: Buffer): Buffer {
    const missing = HEADER - this.#header.length;
    this.#header = Buffer.concat([this.#header, bytes.subarray(0, missing)]);
    if (this.#header.length < HEADER) return bytes.subarray(bytes.length);
    const [flag, size] = [this.#header.readUInt8(0), this.#header.readUInt32BE(1)];
    if (flag > 1) throw new Error(`a gRPC message with flag ${flag}`);
    this.#header = Buffer.alloc(0);
    this.#message = { size, left: size, parts: flag === 0 && size <= LARGEST_MESSAGE ? [] : undefined };
    return bytes.subarray(missing);
  }

  #takeBody(bytes: Buffer): Buffer {
    const message = this.#message;
    if (!message) return bytes;
    const part = bytes.subarray(0, message.left);
    message.parts?.push(part);
    message.left -= part.length;
    return bytes.subarray(part.length);
  }
}
