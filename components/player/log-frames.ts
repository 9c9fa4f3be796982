/**
 * When a page takes in what came to a log: all who follow it at once, so that they are drawn together, and no more often than lets the page
 * answer to keys meanwhile. What takes long to draw is drawn more seldom; nothing is dropped.
 */
import type { TraceLog } from '#engine/trace/log.ts';

/** ms */
const SHORTEST = 16;
/** Less than a page must have been quiet to be at rest (`useIdle`). */
const LONGEST = 250;

const frames = new WeakMap<TraceLog, LogFrames>();

/** Calls `show` a moment after the log has grown. @returns what stops it */
export function followFrames(log: TraceLog, show: () => void): () => void {
  const known = frames.get(log) ?? new LogFrames(log);
  frames.set(log, known);
  return known.follow(show);
}

class LogFrames {
  readonly #log: TraceLog;
  readonly #shows = new Set<() => void>();
  #stop = () => {};
  // A timer rather than an animation frame: a tab in the background must not fall behind for ever.
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pause = SHORTEST;

  constructor(log: TraceLog) {
    this.#log = log;
  }

  follow(show: () => void): () => void {
    if (this.#shows.size === 0) this.#stop = this.#log.subscribe(() => this.#ask());
    this.#shows.add(show);
    return () => {
      this.#shows.delete(show);
      if (this.#shows.size > 0) return;
      this.#stop();
      clearTimeout(this.#timer);
      this.#timer = undefined;
    };
  }

  #ask(): void {
    this.#timer ??= setTimeout(() => this.#show(), this.#pause);
  }

  #show(): void {
    this.#timer = undefined;
    const from = performance.now();
    for (const show of this.#shows) show();
    // What this set off is drawn by then: as long as that took, others have their turn.
    setTimeout(() => {
      this.#pause = Math.min(LONGEST, Math.max(SHORTEST, performance.now() - from));
    });
  }
}
