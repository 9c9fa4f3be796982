import { LogIndex } from '#engine/lesson/log-index.ts';
import type { TraceLog } from '#engine/trace/log.ts';

/** A log as graders read it, from one place in it on. Tells its listeners at most once a frame. */
export class LogReader {
  readonly index = new LogIndex();
  #version = 0;
  #frame = 0;
  readonly #listeners = new Set<() => void>();

  constructor(
    readonly log: TraceLog,
    /** Only what comes after this seq counts; −1 for all. */
    readonly after: number,
  ) {
    if (after >= 0 && after <= log.lastSeq) this.index.recall(log.events.filter(({ seq }) => seq <= after));
    this.index.append(log.since(after));
  }

  get version(): number {
    return this.#version;
  }

  readonly start = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    const stop = this.log.subscribe(() => this.#read());
    this.#read();
    return () => {
      stop();
      cancelAnimationFrame(this.#frame);
      this.#frame = 0;
      this.#listeners.delete(listener);
    };
  };

  #read(): void {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      const unread = this.log.since(Math.max(this.after, this.index.lastSeq));
      if (unread.length === 0) return;
      this.index.append(unread);
      this.#version++;
      for (const listener of this.#listeners) listener();
    });
  }
}
