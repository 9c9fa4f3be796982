/**
 * Puts the observations of one lab in the order of `at`: probes deliver at different speeds, so each observation waits a moment
 * for older ones, and longer when a probe says that it still owes some. One that comes even later is let through at once, in the wrong
 * place, and counted.
 */
import type { Observation } from '#engine/correlate/observation.ts';
import { type Nanos, nanos } from '#engine/trace/ids.ts';
import { monotonic } from './clock.ts';

/** Waiting observations, oldest first; those of one moment stay in the order they came. */
export type Waiting = { readonly list: Observation[]; released: number; late: number };

export const newWaiting = (): Waiting => ({ list: [], released: 0, late: 0 });

/** Puts one in its place. True when it is older than something that has gone already. */
export const insert = (waiting: Waiting, observation: Observation): boolean => {
  let place = waiting.list.length;
  while (place > 0 && (waiting.list[place - 1] as Observation).at > observation.at) place--;
  waiting.list.splice(place, 0, observation);
  const late = observation.at < waiting.released;
  if (late) waiting.late++;
  return late;
};

/** Takes out what is older than `before`. */
export const release = (waiting: Waiting, before: number): Observation[] => {
  const end = waiting.list.findIndex(({ at }) => at >= before);
  const released = waiting.list.splice(0, end < 0 ? waiting.list.length : end);
  waiting.released = Math.max(waiting.released, released.at(-1)?.at ?? 0);
  return released;
};

const WINDOW_MS = 50;
/** For a probe that is behind: one that was started again has caught up by then. */
const MOST_MS = 2000;
const LOOK_MS = 10;
const NS_PER_MS = 1e6;

/** When the oldest thing happened that a probe has seen and not told yet. */
export type Owed = () => Nanos | undefined;

export class Sequencer {
  readonly #waiting = newWaiting();
  readonly #deliver: (observations: readonly Observation[]) => void;
  readonly #windowMs: number;
  #owed: Owed = () => undefined;
  #timer?: NodeJS.Timeout;

  /** `deliver` gets one or more observations, in order. */
  constructor(deliver: (observations: readonly Observation[]) => void, windowMs = WINDOW_MS) {
    this.#deliver = deliver;
    this.#windowMs = windowMs;
  }

  /** Waits for what `owed` says, up to two seconds. */
  waitFor(owed: Owed): void {
    this.#owed = owed;
  }

  /** What happened before was delivered, or will be too late. */
  get horizon(): Nanos {
    const now = monotonic();
    const owed = Math.max(this.#owed() ?? now, now - MOST_MS * NS_PER_MS);
    return nanos(Math.min(now - this.#windowMs * NS_PER_MS, owed));
  }

  /** How many came too late for their place. */
  get late(): number {
    return this.#waiting.late;
  }

  push(observation: Observation): void {
    insert(this.#waiting, observation);
    // A probe that has to find out what it owes does so meanwhile.
    if (!this.#timer) this.#owed();
    this.#timer ??= setTimeout(() => this.#tick(), this.#windowMs);
  }

  /** Delivers all that waits, now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#release(Number.POSITIVE_INFINITY);
  }

  /** After a stall of ours the older ones may still wait in a pipe: what can be read is read first. */
  #tick(): void {
    setImmediate(() => {
      if (this.#timer) this.#deliverOld();
    });
  }

  #deliverOld(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#release(this.horizon);
    const oldest = this.#waiting.list[0];
    if (!oldest) return;
    const wait = this.#windowMs - (monotonic() - oldest.at) / NS_PER_MS;
    // Old enough, and still here: somebody owes older ones.
    this.#timer = setTimeout(() => this.#tick(), wait > 0 ? Math.min(Math.ceil(wait), this.#windowMs) : LOOK_MS);
  }

  #release(before: number): void {
    const released = release(this.#waiting, before);
    if (released.length > 0) this.#deliver(released);
  }
}
