/**
 * What was said on one connection and is not decoded for good: kept until the decoder has offered its own state after it, so that a
 * decoder which dies can be made again as it was. Nothing is told twice, for the same talk always makes the same observations.
 */
import type { Observation } from '#engine/correlate/observation.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import { DIRECTIONS, type Frame, KIND } from './decode-frames.ts';
import type { Opening } from './hosted-decoders.ts';
import type { Direction } from './unix-tee.ts';

export type Piece = { kind: Frame['kind']; direction: Direction; at: Nanos; bytes: Buffer };

const NO_BYTES = Buffer.alloc(0);
/** What a piece takes in memory besides its bytes. */
const PIECE_COST = 128;

export const costOf = (piece: Piece): number => PIECE_COST + piece.bytes.length;

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

  constructor(number: number, opening: Opening) {
    this.number = number;
    this.opening = opening;
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

  /** The next frame for the decoder. */
  next(): Frame | undefined {
    const piece = this.#pieces[this.#sent - this.#first];
    if (!piece) return undefined;
    this.#sent++;
    const { kind, direction, at, bytes } = piece;
    return { kind, flag: DIRECTIONS.indexOf(direction), connection: this.number, at, payload: bytes };
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

  #cut(checkpoint: Buffer): void {
    for (const piece of this.#pieces.splice(0, this.#answered - this.#first)) this.cost -= costOf(piece);
    this.cost += checkpoint.length - (this.checkpoint?.length ?? 0);
    this.checkpoint = checkpoint;
    this.#first = this.#answered;
    this.#known -= this.#told;
    this.#told = 0;
  }
}
