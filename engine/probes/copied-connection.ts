/**
 * What was said on one connection and is not decoded for good: kept until the decoder has offered its own state after it, so that a
 * decoder which dies can be made again as it was. Nothing is told twice, for the same talk always makes the same observations.
 */
import type { Observation } from '#engine/correlate/observation.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import { memoryOf } from './copy-store.ts';
import { DIRECTIONS, type Frame, KIND } from './decode-frames.ts';
import type { Opening } from './hosted-decoders.ts';
import { packStored, type Stored } from './stored-piece.ts';
import type { Direction } from './unix-tee.ts';

/** Without bytes of its own when they are `stored`. */
export type Piece = { kind: Frame['kind']; direction: Direction; at: Nanos; bytes: Buffer; stored?: Stored };

const NO_BYTES = Buffer.alloc(0);
/** What a piece takes in memory besides its bytes. */
const PIECE_COST = 128;

export const costOf = ({ bytes, stored }: Piece): number => PIECE_COST + (stored ? memoryOf(stored) : bytes.length);

export const storedAt = (piece: Piece, stored: Stored): Piece => ({
  ...piece,
  kind: KIND.stored,
  bytes: NO_BYTES,
  stored,
});

export const said = (direction: Direction, bytes: Buffer, at: Nanos): Piece => ({
  ...{ kind: KIND.data, direction, at, bytes },
});
export const ended = (direction: Direction, at: Nanos): Piece => ({ kind: KIND.end, direction, at, bytes: NO_BYTES });
export const closed = (at: Nanos): Piece => ({ kind: KIND.closed, direction: 'request', at, bytes: NO_BYTES });

export class CopiedConnection {
  readonly number: number;
  readonly opening: Opening;
  /** Of all pieces that are kept. */
  cost = 0;
  checkpoint: Buffer | undefined;
  readonly #forget: (stored: readonly Stored[]) => void;
  readonly #pieces: Piece[] = [];
  /** The place of the first piece that is kept, among all that were ever said. */
  #first = 0;
  /** Places up to which it was sent to, answered by and ever answered by a decoder. */
  #sent = 0;
  #answered = 0;
  #heard = 0;
  /** Observations since the checkpoint: that the world has heard of, and that this decoder has told. */
  #known = 0;
  #told = 0;

  /** @param forget is told of what is not needed any more */
  constructor(number: number, opening: Opening, forget: (stored: readonly Stored[]) => void) {
    this.number = number;
    this.opening = opening;
    this.#forget = forget;
  }

  /** The place of what the decoder is busy with. */
  get place(): number {
    return this.#answered;
  }

  /** When the oldest piece came by of which nothing was told yet. */
  get owes(): Nanos | undefined {
    return this.#pieces[this.#heard - this.#first]?.at;
  }

  get isClosed(): boolean {
    return this.#pieces.at(-1)?.kind === KIND.closed;
  }

  get isDone(): boolean {
    return this.isClosed && this.owes === undefined;
  }

  add(piece: Piece): void {
    this.#pieces.push(piece);
    this.cost += costOf(piece);
  }

  /** The next frame for the decoder, and what its piece takes. */
  next(): { frame: Frame; cost: number } | undefined {
    const piece = this.#pieces[this.#sent - this.#first];
    if (!piece) return undefined;
    this.#sent++;
    const { kind, direction, at, bytes, stored } = piece;
    const payload = stored ? packStored(stored) : bytes;
    const frame = { kind, flag: DIRECTIONS.indexOf(direction), connection: this.number, at, payload };
    return { frame, cost: costOf(piece) };
  }

  /** Takes the answer to the oldest unanswered piece. Gives what is new of it. */
  answer(observations: readonly Observation[], checkpoint: Buffer | undefined): readonly Observation[] {
    const fresh = observations.slice(Math.max(0, this.#known - this.#told));
    this.#answered++;
    this.#heard = Math.max(this.#heard, this.#answered);
    this.#told += observations.length;
    this.#known = Math.max(this.#known, this.#told);
    if (checkpoint) this.#cut(checkpoint);
    return fresh;
  }

  /** The decoder is gone: the next one begins at the checkpoint. */
  rewind(): void {
    this.#sent = this.#first;
    this.#answered = this.#first;
    this.#told = 0;
  }

  /** Nobody will ask for it again. */
  drop(): void {
    this.#drop(this.#pieces.length);
  }

  #drop(count: number): void {
    const dropped = this.#pieces.splice(0, count);
    for (const piece of dropped) this.cost -= costOf(piece);
    this.#forget(dropped.flatMap(({ stored }) => stored ?? []));
  }

  #cut(checkpoint: Buffer): void {
    this.#drop(this.#answered - this.#first);
    this.cost += checkpoint.length - (this.checkpoint?.length ?? 0);
    this.checkpoint = checkpoint;
    this.#first = this.#answered;
    this.#known -= this.#told;
    this.#told = 0;
  }
}
