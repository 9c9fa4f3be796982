/** Keeps the process that decodes: starts it again when it died, and ends it when it is silent though work waits for it. */
import { monotonic } from './clock.ts';
import { type Frame, KIND } from './decode-frames.ts';
import type { DecodeProcess, StartDecoding } from './decode-process.ts';

export type KeeperLimits = {
  /** Silence (ms) while work waits, after which it is taken for hung: when it is busy, when it gets nothing done; until its first word. */
  silence: number;
  stall: number;
  start: number;
  /** Waits (ms) before it is started again, by how often it died in a row. */
  restarts: readonly number[];
  /** It died in a row when it did not live this long (ms). */
  healthy: number;
};

export type KeeperEvents = {
  /** A new one listens: it knows of nothing. */
  ready(process: DecodeProcess): void;
  frame(frame: Frame): void;
  drained(): void;
  died(cause: string): void;
  /** Is there anything that it should answer? */
  isBusy(): boolean;
};

const WATCH_MS = 250;
const NS_PER_MS = 1e6;

export class DecodeKeeper {
  readonly #limits: KeeperLimits;
  readonly #events: KeeperEvents;
  readonly #start: StartDecoding;
  readonly #watch: NodeJS.Timeout;
  #process: DecodeProcess | undefined;
  #isReady = false;
  #deaths = 0;
  #startedAt = 0;
  #heardAt = 0;
  /** What it had worked when it was last heard of. */
  #workedAt = { heard: 0, worked: 0 };
  #restart?: NodeJS.Timeout;
  #stopped?: () => void;

  constructor(limits: KeeperLimits, events: KeeperEvents, start: StartDecoding) {
    this.#limits = limits;
    this.#events = events;
    this.#start = start;
    this.#watch = setInterval(() => this.#look(), WATCH_MS).unref();
    this.#run();
  }

  /** Its silence counts from here on: it has just been given work. */
  asked(): void {
    this.#heardAt = monotonic();
  }

  /** Resolves when it is gone. */
  async stop(): Promise<void> {
    clearInterval(this.#watch);
    clearTimeout(this.#restart);
    if (this.#stopped) return;
    const process = this.#process;
    await new Promise<void>((resolve) => {
      this.#stopped = resolve;
      if (process) process.kill();
      else resolve();
    });
  }

  #run(): void {
    this.#startedAt = monotonic();
    this.#heardAt = this.#startedAt;
    this.#isReady = false;
    this.#process = this.#start({
      frame: (frame) => this.#frame(frame),
      drained: () => this.#events.drained(),
      ended: (cause) => this.#ended(cause),
    });
  }

  #frame(frame: Frame): void {
    this.#heardAt = monotonic();
    if (frame.kind !== KIND.ready) this.#events.frame(frame);
    else if (this.#process) {
      this.#isReady = true;
      this.#events.ready(this.#process);
    }
  }

  #ended(cause: string): void {
    this.#process = undefined;
    if (this.#stopped) {
      this.#stopped();
      return;
    }
    const lived = (monotonic() - this.#startedAt) / NS_PER_MS;
    this.#deaths = lived > this.#limits.healthy ? 0 : this.#deaths + 1;
    const { restarts } = this.#limits;
    const wait = restarts[Math.min(this.#deaths, restarts.length - 1)];
    this.#restart = setTimeout(() => this.#run(), wait);
    this.#events.died(cause);
  }

  /** After a stall of ours its answers may wait in the pipe: they are read first. */
  #look(): void {
    if (this.#isLate()) setImmediate(() => this.#isLate() && this.#process?.kill());
  }

  #isLate(): boolean {
    if (!this.#process || (this.#isReady && !this.#events.isBusy())) return false;
    const silent = (monotonic() - this.#heardAt) / NS_PER_MS;
    if (!this.#isReady) return silent > this.#limits.start;
    const { silence, stall } = this.#limits;
    const worked = this.#workedFor(this.#process);
    return silent > stall || (silent > silence && worked > silence / 2);
  }

  /** Since it was heard of: one that others keep from working is not hung. */
  #workedFor({ worked }: DecodeProcess): number {
    if (this.#workedAt.heard !== this.#heardAt) this.#workedAt = { heard: this.#heardAt, worked };
    return worked - this.#workedAt.worked;
  }
}
