/** The messages in the DATA of one direction of a gRPC stream: a compression flag, four bytes of length, and the message. */
const HEADER = 5;
/** gRPC's own limit is 4 MiB unless raised (containerd: 16 MiB). Larger ones are skipped, not kept in memory. */
const LARGEST_MESSAGE = 16 * 1024 * 1024;

/** `bytes` is absent when the message is compressed or too large to keep. */
export type GrpcMessage = { size: number; bytes?: Buffer };

export class GrpcMessages {
  #rest: Buffer = Buffer.alloc(0);
  #skip = 0;

  *write(bytes: Buffer): Generator<GrpcMessage> {
    const skipped = Math.min(this.#skip, bytes.length);
    this.#skip -= skipped;
    const fresh = bytes.subarray(skipped);
    this.#rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, fresh]) : fresh;
    for (let message = this.#next(); message; message = this.#next()) yield message;
  }

  #next(): GrpcMessage | undefined {
    const rest = this.#rest;
    if (rest.length < HEADER) return undefined;
    const [flag, size] = [rest.readUInt8(0), rest.readUInt32BE(1)];
    if (flag > 1) throw new Error(`a gRPC message with flag ${flag}`);
    if (size > LARGEST_MESSAGE) {
      this.#skip = Math.max(0, HEADER + size - rest.length);
      this.#rest = rest.subarray(Math.min(rest.length, HEADER + size));
      return { size };
    }
    if (rest.length < HEADER + size) return undefined;
    this.#rest = rest.subarray(HEADER + size);
    return flag === 0 ? { size, bytes: rest.subarray(HEADER, HEADER + size) } : { size };
  }
}
