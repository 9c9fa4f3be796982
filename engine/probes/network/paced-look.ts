/** Looks when something says that there is something to see: soon after, all that has gathered at once, and not without rest. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Nanos, nanos } from '#engine/trace/ids.ts';
import { monotonic } from '../clock.ts';

/** What belongs together comes within this. */
const GATHER_MS = 10;
const REST_MS = 50;
/** So many times the processor time that a look took, nobody looks; but no longer than a second. */
const REST_SHARE = 8;
const LONGEST_REST_MS = 1000;
/** Characters that may be told in a millisecond, when there is no end of news. */
const TOLD_PER_MS = 256;
/** For longer (ns) the order of observations does not wait. */
const FRESH_NS = 30e6;

/** @returns characters that were told */
export type Look = (at: () => Nanos, signal: AbortSignal) => Promise<number> | number;

export class PacedLook {
  readonly #look: Look;
  readonly #failed: (error: unknown) => void;
  readonly #stopped = new AbortController();
  #wanted: Nanos | undefined;
  #running: Promise<void> | undefined;

  constructor(look: Look, failed: (error: unknown) => void) {
    this.#look = look;
    this.#failed = failed;
  }

  /** When the oldest thing happened that was not looked at yet. */
  get owes(): Nanos | undefined {
    return this.#wanted;
  }

  /** @param at of what makes us look */
  want(at: Nanos): void {
    if (this.#stopped.signal.aborted) return;
    this.#wanted ??= at;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    await this.#rest(GATHER_MS);
    while (this.#wanted !== undefined && !this.#stopped.signal.aborted) {
      const since = this.#wanted;
      this.#wanted = undefined;
      const began = process.cpuUsage();
      const told = await this.#lookFrom(since);
      const { user, system } = process.cpuUsage(began);
      const worked = Math.min(LONGEST_REST_MS, ((user + system) / 1000) * REST_SHARE);
      await this.#rest(Math.max(REST_MS, worked, told / TOLD_PER_MS));
    }
  }

  /** Told as of what made us look, if that is just now. */
  async #lookFrom(since: Nanos): Promise<number> {
    const at = (): Nanos => {
      const now = monotonic();
      return now - since < FRESH_NS ? since : nanos(now);
    };
    try {
      return await this.#look(at, this.#stopped.signal);
    } catch (error) {
      if (!this.#stopped.signal.aborted) this.#failed(error);
      return 0;
    }
  }

  #rest(ms: number): Promise<void> {
    return delay(ms, undefined, { signal: this.#stopped.signal }).catch(() => {});
  }
}
