/** A docker.sock connection that went on as HTTP/2. On `/session` it is dockerd that calls: who sends the preface is the client. */
import type { Nanos } from '#engine/trace/ids.ts';
import { PREFACE } from './http2-frames.ts';
import type { ConnectionDecoder, Direction } from './unix-tee.ts';

type Held = { direction: Direction; bytes: Buffer; at: Nanos };

const OTHER: Record<Direction, Direction> = { request: 'response', response: 'request' };
const LARGEST_GREETING = 64 * 1024;
const START = PREFACE.subarray(0, 3);

export class UpgradedDecoder implements ConnectionDecoder {
  readonly #calls: ConnectionDecoder;
  #caller?: Direction;
  #held: Held[] = [];

  constructor(calls: ConnectionDecoder) {
    this.#calls = calls;
  }

  data(direction: Direction, bytes: Buffer, at: Nanos): void {
    if (this.#caller) {
      this.#calls.data(this.#role(direction), bytes, at);
      return;
    }
    this.#hold({ direction, bytes, at });
    if (!bytes.subarray(0, START.length).equals(START)) return;
    this.#caller = direction;
    for (const held of this.#held.splice(0)) this.#calls.data(this.#role(held.direction), held.bytes, held.at);
  }

  end(direction: Direction, at: Nanos): void {
    this.#calls.end(this.#role(direction), at);
  }

  closed(at: Nanos): void {
    this.#calls.closed(at);
  }

  #hold(held: Held): void {
    this.#held.push(held);
    if (this.#held.reduce((sum, { bytes }) => sum + bytes.length, 0) > LARGEST_GREETING)
      throw new Error('no HTTP/2 on an upgraded connection');
  }

  /** As seen from who calls. */
  #role(direction: Direction): Direction {
    return this.#caller === 'response' ? OTHER[direction] : direction;
  }
}
