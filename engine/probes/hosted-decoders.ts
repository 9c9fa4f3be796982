/** The decoders of all connections of all labs, as the process that holds them sees them: frames in, frames out. */
import { deserialize, serialize } from 'node:v8';
import type { Observation } from '#engine/correlate/observation.ts';
import { nanos } from '#engine/trace/ids.ts';
import { type Answer, DIRECTIONS, type Frame, KIND, packJson, unpackJson } from './decode-frames.ts';
import { Descriptors } from './protobuf.ts';
import { type ObservedConnection, openDecoder } from './stream-decoders.ts';
import type { ConnectionDecoder } from './unix-tee.ts';
import { fromWallClock } from './wall-clock.ts';

/** All that is told of a connection before its first byte. */
export type Opening = { descriptors: string; connection: ObservedConnection };

/** A decoder's state is offered when this much was said since the last time, and more than a few times its own size. */
const CHECKPOINT_BYTES = 64 * 1024;
const PIECE_BYTES = 128;
const WORTH = 8;
/** However large: the other side keeps what was said since, within a bound. */
const LONGEST_WAIT = 8 << 20;

class Hosted {
  readonly #opening: Opening;
  readonly #from: Buffer | undefined;
  readonly #descriptors: (dir: string) => Descriptors;
  #decoder?: ConnectionDecoder;
  #told: Observation[] = [];
  readonly #every: number;
  #since = 0;
  #wait: number;

  constructor(payload: Buffer, descriptors: (dir: string) => Descriptors, every: number) {
    const { json, bytes } = unpackJson(payload);
    this.#opening = json as Opening;
    this.#from = bytes;
    this.#descriptors = descriptors;
    this.#every = every;
    this.#wait = every;
  }

  hear(frame: Frame): void {
    this.#decoder ??= this.#make();
    const at = nanos(frame.at);
    const direction = DIRECTIONS[frame.flag] ?? 'request';
    this.#since += PIECE_BYTES + frame.payload.length;
    if (frame.kind === KIND.data) this.#decoder.data(direction, frame.payload, at);
    else if (frame.kind === KIND.end) this.#decoder.end(direction, at);
    else this.#decoder.closed(at);
  }

  take(): Observation[] {
    return this.#told.splice(0);
  }

  checkpoint(): Buffer | undefined {
    if (!this.#decoder || this.#since < this.#wait) return undefined;
    const bytes = serialize(this.#decoder.checkpoint());
    this.#since = 0;
    this.#wait = Math.min(Math.max(this.#every, bytes.length * WORTH), Math.max(this.#every, LONGEST_WAIT));
    return bytes;
  }

  #make(): ConnectionDecoder {
    const { descriptors, connection } = this.#opening;
    const tell = (seen: Observation) => this.#told.push(seen);
    const from = this.#from && deserialize(this.#from);
    const tools = { descriptors: this.#descriptors(descriptors), time: fromWallClock, tell };
    return openDecoder(connection, tools, from);
  }
}

export class HostedDecoders {
  readonly #hosted = new Map<number, Hosted>();
  readonly #known = new Map<string, Descriptors>();
  readonly #every: number;

  constructor(every = CHECKPOINT_BYTES) {
    this.#every = every;
  }

  /** The answer to a piece of talk; undefined for other frames, and for what concerns a connection that was given up. */
  handle(frame: Frame): Frame | undefined {
    const { kind, connection } = frame;
    if (kind === KIND.open) this.#open(frame);
    else if (kind === KIND.forget) this.#hosted.delete(connection);
    else return this.#hear(frame);
    return undefined;
  }

  #open({ connection, payload }: Frame): void {
    this.#hosted.set(connection, new Hosted(payload, (dir) => this.#descriptors(dir), this.#every));
  }

  #hear(frame: Frame): Frame | undefined {
    const { kind, connection } = frame;
    const hosted = this.#hosted.get(connection);
    if (!hosted) return undefined;
    try {
      hosted.hear(frame);
    } catch (error) {
      this.#hosted.delete(connection);
      return answer(KIND.failed, frame, { observations: hosted.take(), error: messageOf(error) });
    }
    if (kind === KIND.closed) this.#hosted.delete(connection);
    return answer(KIND.answer, frame, { observations: hosted.take() }, hosted.checkpoint());
  }

  /** Reading them takes a moment, and all labs of one image have the same. */
  #descriptors(dir: string): Descriptors {
    const descriptors = this.#known.get(dir) ?? Descriptors.read(dir);
    this.#known.set(dir, descriptors);
    return descriptors;
  }
}

const answer = (kind: Frame['kind'], { connection, at }: Frame, told: Answer, checkpoint?: Buffer): Frame => ({
  kind,
  flag: 0,
  connection,
  at,
  payload: packJson(told, checkpoint),
});

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
