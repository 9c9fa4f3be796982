/**
 * How far the kernel's lines have been read, asked of bpftrace itself: a machine that has much to do may not let it run for a while, and then
 * nothing late is read that would tell. It is asked while somebody waits for the order of what happened, and costs nothing otherwise.
 */
import { type Nanos, nanos } from '#engine/trace/ids.ts';

/** An answer that is lost with other lines must not hold everything up. */
const PATIENCE_NS = 1e9;

export class KernelMarks {
  readonly #ask: () => void;
  /** When the last mark that was read was made: what happened before has been read. */
  #made = 0;
  #asked: number | undefined;

  /** @param ask makes a mark */
  constructor(ask: () => void) {
    this.#ask = ask;
  }

  /** @param at when it was made (ns) */
  read(at: number): void {
    this.#made = at;
    this.#asked = undefined;
  }

  /** Since when (ns) something may not have been read. Asks anew when the last question was answered. */
  owes(now: number): Nanos {
    if (this.#asked === undefined || now - this.#asked > PATIENCE_NS) {
      this.#asked = now;
      this.#ask();
    }
    return nanos(this.#made);
  }
}
