import type { Pace } from '#engine/scene/pace.ts';
import { type Nanos, nanos } from '#engine/trace/ids.ts';

type Frame = (at: Nanos, elapsed: number) => void;

/**
 * The cursor, as an external store: sixty updates a second move the playhead without a render.
 * It knows no play or pause; the player machine's actor drives it.
 */
export class Clock {
  #at: Nanos;
  readonly #frames = new Set<Frame>();
  readonly #stores = new Set<() => void>();
  /** How many times as fast as the usual pace. */
  rate = 1;
  /** Milliseconds that the whole trace takes at rate 1. */
  wall = 15_000;

  constructor(
    public pace: Pace,
    public start: Nanos,
    public end: Nanos,
  ) {
    this.#at = end;
  }

  get at(): Nanos {
    return this.#at;
  }

  /** Called at once and then for each change, with the milliseconds since the frame before (0 for a seek). */
  onFrame(frame: Frame): () => void {
    this.#frames.add(frame);
    frame(this.#at, 0);
    return () => this.#frames.delete(frame);
  }

  /** For `useSyncExternalStore`. */
  subscribe = (listener: () => void): (() => void) => {
    this.#stores.add(listener);
    return () => this.#stores.delete(listener);
  };

  seek(at: number, elapsed = 0): void {
    this.#at = nanos(Math.min(this.end, Math.max(this.start, at)));
    for (const frame of this.#frames) frame(this.#at, elapsed);
    for (const listener of this.#stores) listener();
  }

  /** One frame of playback. False when the end is reached. */
  advance(elapsed: number): boolean {
    const unit = this.pace.toUnit(this.#at) + (elapsed / this.wall) * this.rate;
    this.seek(unit >= 1 ? this.end : this.pace.toTime(unit), elapsed);
    return unit < 1;
  }
}
