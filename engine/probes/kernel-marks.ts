/**
 * How far the kernel's lines have been read, asked of bpftrace itself: a machine that has much to do may not let it run for a while, and then
 * nothing late is read that would tell. It is asked while somebody waits for the order of what happened, and a moment longer.
 */
import { type Nanos, nanos } from '#engine/trace/ids.ts';

/** An answer that is lost with other lines must not hold everything up; who gives none at all is not waited for. */
const PATIENCE_NS = 1e9;
const MOST_UNANSWERED = 3;
/** Lines of another processor that are as old may still come after one that is so late. */
const LATE_NS = 30e6;

export class KernelMarks {
  readonly #ask: () => void;
  /** What happened before has been read. */
  #made = 0;
  /** When the last mark that was read was made. */
  #last = 0;
  #asked: number | undefined;
  #unanswered = 0;

  /** @param ask makes a mark */
  constructor(ask: () => void) {
    this.#ask = ask;
  }

  /** A late one is believed when the next has come. @param at when it was made (ns) */
  read(at: number, now: number): void {
    this.#made = Math.max(this.#made, now - at < LATE_NS ? at : this.#last);
    this.#last = Math.max(this.#last, at);
    this.again();
  }

  /** The last question may have been lost. */
  again(): void {
    this.#asked = undefined;
    this.#unanswered = 0;
  }

  /** Since when (ns) something may not have been read. Asks anew when the last question was answered. */
  owes(now: number): Nanos | undefined {
    const isLost = this.#asked !== undefined && now - this.#asked > PATIENCE_NS;
    if (isLost) this.#unanswered++;
    if (this.#asked === undefined || isLost) {
      this.#asked = now;
      this.#ask();
    }
    return this.#unanswered < MOST_UNANSWERED ? nanos(this.#made) : undefined;
  }
}
