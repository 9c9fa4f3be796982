/** A docker.sock connection that went on as HTTP/2. On `/session` it is dockerd that calls: who sends the preface is the client. */
import type { Nanos } from '#engine/trace/ids.ts';
import type { GrpcState } from './grpc-decoder.ts';
import { PREFACE } from './http2-frames.ts';
import type { ConnectionDecoder, Direction } from './unix-tee.ts';

type Held = { direction: Direction; bytes: Buffer; at: Nanos };
type Calls = ConnectionDecoder<GrpcState>;

export type UpgradedState = { caller: Direction | undefined; held: Held[]; calls: GrpcState };

const OTHER: Record<Direction, Direction> = { request: 'response', response: 'request' };
const LARGEST_GREETING = 64 * 1024;
const MOST_PIECES = 1000;
const START = PREFACE.subarray(0, 3);

export class UpgradedDecoder implements ConnectionDecoder {
  readonly #calls: Calls;
  #caller: Direction | undefined;
  #held: Held[];

  constructor(open: (state?: GrpcState) => Calls, from?: UpgradedState) {
    this.#calls = open(from?.calls);
    this.#caller = from?.caller;
    this.#held = from?.held ?? [];
  }

  checkpoint(): UpgradedState {
    return { caller: this.#caller, held: this.#held, calls: this.#calls.checkpoint() };
  }

  data(direction: Direction, bytes: Buffer, at: Nanos): void {
    if (this.#caller) {
      this.#calls.data(this.#role(direction), bytes, at);
      return;
    }
    this.#hold({ direction, bytes, at });
    if (!this.#startOf(direction).equals(START)) return;
    this.#caller = direction;
    for (const held of this.#held.splice(0)) this.#calls.data(this.#role(held.direction), held.bytes, held.at);
  }

  end(direction: Direction, at: Nanos): void {
    this.#calls.end(this.#role(direction), at);
  }

  closed(at: Nanos): void {
    this.#calls.closed(at);
  }

  #startOf(direction: Direction): Buffer {
    const own = this.#held.filter((held) => held.direction === direction).slice(0, START.length);
    return Buffer.concat(own.map(({ bytes }) => bytes.subarray(0, START.length))).subarray(0, START.length);
  }

  #hold(held: Held): void {
    this.#held.push(held);
    const size = this.#held.reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (size > LARGEST_GREETING || this.#held.length > MOST_PIECES)
      throw new Error('no HTTP/2 on an upgraded connection');
  }

  /** As seen from who calls. */
  #role(direction: Direction): Direction {
    return this.#caller === 'response' ? OTHER[direction] : direction;
  }
}
