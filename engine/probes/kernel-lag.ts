/**
 * How far the kernel's lines are behind: under a flood they wait in the kernel, in bpftrace and in a pipe. While they do, others that
 * happened before what was read last may still come.
 */
import { type Nanos, nanos } from '#engine/trace/ids.ts';

/** Less than the sequencer waits for everybody. */
const LATE_NS = 30e6;
/** Lines of different processors come by turns: one that is in time does not say that all are. */
const PATIENCE_NS = 100e6;

export class KernelLag {
  #last: { at: number; read: number } | undefined;

  /** A line was read of what happened at `at`. */
  read(at: number, now: number): void {
    if (now - at > LATE_NS) this.#last = { at, read: now };
  }

  /** When what was read last happened, while the reader is behind. */
  owes(now: number): Nanos | undefined {
    const { at, read } = this.#last ?? { at: 0, read: Number.NEGATIVE_INFINITY };
    return now - read < PATIENCE_NS ? nanos(at) : undefined;
  }
}
