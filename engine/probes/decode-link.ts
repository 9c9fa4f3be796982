/**
 * The daemon's end of decoding: takes copies of what labs say, never waits, and keeps them until they are decoded by a process apart.
 * When that one dies or hangs, the next goes on where it was.
 */
import type { Observation } from '#engine/correlate/observation.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import { CopiedConnection, costOf, type Piece, storedAt } from './copied-connection.ts';
import { CopyStore, SMALLEST_STORED } from './copy-store.ts';
import { type Answer, type Frame, KIND, packJson, unpackJson } from './decode-frames.ts';
import { DecodeKeeper, type KeeperLimits } from './decode-keeper.ts';
import { type DecodeProcess, type StartDecoding, startDecoding } from './decode-process.ts';
import type { Opening } from './hosted-decoders.ts';

/** Who hears of a connection. */
export type CopyListener = {
  told(observations: readonly Observation[]): void;
  /** What it says from here on is not decoded; it gets no more. */
  lost(why: string): void;
};

export type CopyHandle = {
  add(piece: Piece): void;
  /** When the oldest piece came by of which nothing was told yet. */
  readonly owes: Nanos | undefined;
};

/** Hears when the process that decodes dies, and when it is back. */
export type DecodingListener = { died(cause: string): void; back(): void };

export type DecodeLimits = KeeperLimits & {
  /** Bytes kept of one connection, and of all of the host. */
  connection: number;
  host: number;
};

export const DECODE_LIMITS: DecodeLimits = {
  // A build context may come faster than it is read: what is ahead of the reader waits.
  ...{ connection: 120 << 20, host: 256 << 20 },
  ...{ silence: 3000, stall: 10_000, start: 30_000, restarts: [0, 250, 1000, 5000, 30_000], healthy: 10_000 },
};
const MOST_IN_FLIGHT = 1000;
/** Bytes: what others say waits until these are decoded. */
const MOST_IN_FLIGHT_BYTES = 8 << 20;
/** Deaths at the same place of a connection after which it is given up. */
const MOST_DEATHS = 2;

type Copied = {
  connection: CopiedConnection;
  listener: CopyListener;
  isOpen: boolean;
  fatal?: { place: number; times: number };
};

export class DecodeLink {
  readonly #limits: DecodeLimits;
  readonly #keeper: DecodeKeeper;
  readonly #copies = new Map<number, Copied>();
  readonly #listeners = new Set<DecodingListener>();
  /** Those with pieces to send, who take turns. */
  readonly #unsent = new Set<Copied>();
  /** Whose pieces were sent and not answered, oldest first, and what these take. */
  #inFlight: { copied: Copied; cost: number }[] = [];
  readonly #store = openStore();
  #process: DecodeProcess | undefined;
  #isScheduled = false;
  #hasAnswered = false;
  #kept = 0;
  #connections = 0;

  constructor(limits: Partial<DecodeLimits> = {}, start: StartDecoding = startDecoding) {
    this.#limits = { ...DECODE_LIMITS, ...limits };
    const events = {
      ready: (process: DecodeProcess) => this.#ready(process),
      frame: (frame: Frame) => this.#answer(frame),
      drained: () => this.#schedule(),
      died: (cause: string) => this.#died(cause),
      isBusy: () => this.#inFlight.length > 0,
    };
    this.#keeper = new DecodeKeeper(this.#limits, events, (heard) => start(heard, this.#store?.reader));
  }

  listen(listener: DecodingListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  open(opening: Opening, listener: CopyListener): CopyHandle {
    const connection = new CopiedConnection(++this.#connections, opening, (stored) => this.#store?.forget(stored));
    const copied: Copied = { connection, listener, isOpen: false };
    this.#copies.set(connection.number, copied);
    return {
      add: (piece) => this.#add(copied, piece),
      get owes() {
        return connection.owes;
      },
    };
  }

  async stop(): Promise<void> {
    await this.#keeper.stop();
    this.#store?.close();
  }

  #add(copied: Copied, piece: Piece): void {
    const { connection } = copied;
    if (!this.#copies.has(connection.number)) return;
    const excess = this.#excess(connection.cost + costOf(piece), this.#kept + costOf(piece));
    if (excess) {
      this.#lose(copied, excess);
      return;
    }
    const kept = this.#keep(piece);
    connection.add(kept);
    this.#kept += costOf(kept);
    this.#unsent.add(copied);
    this.#schedule();
  }

  /** Elsewhere, where it is large and there is room. */
  #keep(piece: Piece): Piece {
    const stored = piece.bytes.length < SMALLEST_STORED ? undefined : this.#store?.keep(piece.bytes);
    return stored ? storedAt(piece, stored) : piece;
  }

  #excess(ofConnection: number, ofAll: number): string | undefined {
    if (ofConnection > this.#limits.connection) return 'it said more than can be kept until it is read';
    if (ofAll > this.#limits.host) return 'all labs together said more than can be kept until it is read';
    return undefined;
  }

  /** After the traffic: what was said in one turn is copied at once. */
  #schedule(): void {
    if (this.#isScheduled || !this.#process) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#send();
    });
  }

  #send(): void {
    if (!this.#process || this.#process.full) return;
    if (this.#inFlight.length === 0) this.#keeper.asked();
    const frames: Frame[] = [];
    let room = this.#inFlight.reduce((left, { cost }) => left - cost, MOST_IN_FLIGHT_BYTES);
    for (const copied of this.#unsent) {
      if (this.#inFlight.length >= MOST_IN_FLIGHT || room < 0) break;
      this.#unsent.delete(copied);
      room -= this.#next(copied, frames);
    }
    if (frames.length > 0) this.#process.send(frames);
  }

  /** Gives what the piece takes that it adds. */
  #next(copied: Copied, frames: Frame[]): number {
    const next = copied.connection.next();
    if (!next) return 0;
    if (!copied.isOpen) frames.push(openingOf(copied.connection));
    copied.isOpen = true;
    frames.push(next.frame);
    this.#inFlight.push({ copied, cost: next.cost });
    // Again at the end of the row.
    this.#unsent.add(copied);
    return next.cost;
  }

  #answer(frame: Frame): void {
    this.#hasAnswered = true;
    const copied = this.#copies.get(frame.connection);
    if (!copied) return;
    this.#inFlight.splice(
      this.#inFlight.findIndex((each) => each.copied === copied),
      1,
    );
    const { json, bytes } = unpackJson(frame.payload);
    const { observations, error } = json as Answer;
    const before = copied.connection.cost;
    const fresh = copied.connection.answer(observations, bytes);
    this.#kept += copied.connection.cost - before;
    if (fresh.length > 0) copied.listener.told(fresh);
    if (frame.kind === KIND.failed) this.#lose(copied, error ?? '');
    else if (copied.connection.isDone) this.#remove(copied);
    this.#schedule();
  }

  #ready(process: DecodeProcess): void {
    this.#process = process;
    for (const listener of this.#listeners) listener.back();
    this.#schedule();
  }

  #died(cause: string): void {
    const suspect = this.#process && this.#inFlight[0]?.copied;
    this.#process = undefined;
    this.#inFlight = [];
    if (suspect) this.#suspect(suspect);
    this.#hasAnswered = false;
    for (const copied of this.#copies.values()) {
      copied.connection.rewind();
      copied.isOpen = false;
      this.#unsent.add(copied);
    }
    for (const listener of this.#listeners) listener.died(cause);
  }

  /** It was busy with this one. Once may be chance. */
  #suspect(copied: Copied): void {
    const { place } = copied.connection;
    const before = copied.fatal?.place === place ? copied.fatal.times : 0;
    // One that had answered nothing yet may have died of its beginning.
    const times = before + (this.#hasAnswered ? 1 : 0.5);
    copied.fatal = { place, times };
    if (times >= MOST_DEATHS) this.#lose(copied, 'reading it ends or hangs the reader');
  }

  #lose(copied: Copied, why: string): void {
    this.#remove(copied);
    const { number } = copied.connection;
    if (copied.isOpen) this.#process?.send([{ ...FORGET, connection: number }]);
    copied.listener.lost(why);
  }

  #remove(copied: Copied): void {
    this.#copies.delete(copied.connection.number);
    this.#unsent.delete(copied);
    this.#inFlight = this.#inFlight.filter((each) => each.copied !== copied);
    this.#kept -= copied.connection.cost;
    copied.connection.drop();
  }
}

/** Without one all of it is kept and told as it came. */
const openStore = (): CopyStore | undefined => {
  try {
    return new CopyStore();
  } catch {
    return undefined;
  }
};

const FORGET = { kind: KIND.forget, flag: 0, at: 0, payload: Buffer.alloc(0) };

const openingOf = ({ number, opening, checkpoint }: CopiedConnection): Frame => ({
  kind: KIND.open,
  flag: 0,
  connection: number,
  at: 0,
  payload: packJson(opening, checkpoint),
});
