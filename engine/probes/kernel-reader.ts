/** One bpftrace for all labs of the host: starts it, hands each lab its calls, says what was lost, starts it again when it dies. */
import { setTimeout as delay } from 'node:timers/promises';
import type { KernelObservation, Observation } from '#engine/correlate/observation.ts';
import { labIndexOf } from '#engine/lab/id-range.ts';
import { nanos } from '#engine/trace/ids.ts';
import { hostHierarchies, withHierarchyName } from './cgroup-hierarchies.ts';
import { monotonic } from './clock.ts';
import { decodeCall } from './kernel-decode.ts';
import { KernelLines, type RawCall } from './kernel-lines.ts';
import { type KernelProcess, runKernelProgram } from './kernel-process.ts';
import { kernelProgram, READY_SIGNAL_PID } from './kernel-program.ts';
import type { Emit, Probe } from './probe.ts';

/** What was seen and not shown, since somebody began to watch the lab. */
export type KernelStats = {
  calls: number;
  /** Beyond the lab's budget of a second. */
  suppressed: number;
  /** New threads, and netlink requests that only read: counted in the kernel. */
  threads: number;
  netlinkReads: number;
  /** Of all labs: lines that could not be read, and calls of which something never came. */
  unread: number;
  incomplete: number;
};

type LabStats = Omit<KernelStats, 'unread' | 'incomplete'>;
const NOTHING_YET: LabStats = { calls: 0, suppressed: 0, threads: 0, netlinkReads: 0 };

export interface KernelProbe extends Probe {
  /** Calls of the lab with this index from now on. Gives the way to end it. */
  subscribe(labIndex: number, emit: Emit): () => void;
  stats(labIndex: number): KernelStats;
  /** Resolves when the probes are in the kernel for the first time; rejects when bpftrace ended before. */
  readonly attached: Promise<void>;
}

export type KernelReaderOptions = { callsPerSecond?: number };

const CALLS_PER_SECOND = 8000;
/**
 * A call whose rest has not come by then is given without it. Some take long in the kernel (a device that changes its network
 * namespace: 10 ms), and the sequencer waits 50 ms for whatever is late.
 */
const PATIENCE_NS = 25e6;
const LAST_PATIENCE_NS = 500e6;
const PATIENCE_MS = 4;
const RESTART_MS = [250, 1000, 5000, 30_000];

type Line =
  | { type: 'printf'; data: string }
  | { type: 'map'; data: Record<string, Record<string, number>> }
  | { type: 'lost_events'; data: { events: number } }
  | { type: 'attached_probes'; data: { probes: number } };

export const startKernelReader = (options: KernelReaderOptions = {}): KernelProbe =>
  new KernelReader(options.callsPerSecond ?? CALLS_PER_SECOND);

class KernelReader implements KernelProbe {
  readonly name = 'kernel';
  readonly attached: Promise<void>;
  readonly #budget: number;
  readonly #lines = new KernelLines();
  readonly #hierarchies = hostHierarchies();
  readonly #subscribers = new Map<number, Set<Emit>>();
  readonly #stats = new Map<number, LabStats>();
  #state: { state: 'watching' | 'off'; detail: string } = { state: 'off', detail: 'starting' };
  #process?: KernelProcess;
  readonly #answered = new Set<string>();
  readonly #stopping = new AbortController();
  #expiry?: NodeJS.Timeout;
  #linesRead = 0;
  readonly #running: Promise<void>;
  #settle: { resolve(): void; reject(error: Error): void } = { resolve() {}, reject() {} };

  constructor(callsPerSecond: number) {
    this.#budget = callsPerSecond;
    this.attached = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.attached.catch(() => {});
    this.#running = this.#keepRunning();
  }

  subscribe(labIndex: number, emit: Emit): () => void {
    const emits = this.#subscribers.get(labIndex) ?? new Set();
    if (emits.size === 0) this.#stats.delete(labIndex);
    this.#subscribers.set(labIndex, emits.add(emit));
    emit(this.#report(this.#state.state, this.#state.detail));
    return () => {
      emits.delete(emit);
      if (emits.size === 0) this.#subscribers.delete(labIndex);
    };
  }

  stats(labIndex: number): KernelStats {
    const { malformed, incomplete, unmatchedReturns } = this.#lines.stats;
    return {
      ...(this.#stats.get(labIndex) ?? NOTHING_YET),
      unread: malformed,
      incomplete: incomplete + unmatchedReturns,
    };
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#process?.stop();
    await this.#running;
    clearTimeout(this.#expiry);
  }

  async #keepRunning(): Promise<void> {
    const { signal } = this.#stopping;
    for (let deaths = 0; !signal.aborted; deaths++) {
      this.#process = runKernelProgram(kernelProgram({ callsPerSecond: this.#budget }), (line) => this.#read(line));
      const cause = await this.#process.ended;
      if (!signal.aborted) this.#changed('off', cause);
      this.#settle.reject(new Error(cause));
      await delay(RESTART_MS[Math.min(deaths, RESTART_MS.length - 1)], undefined, { signal }).catch(() => {});
    }
  }

  #read(text: string): void {
    const line = parseLine(text);
    switch (line?.type) {
      case 'printf':
        this.#printed(line.data.replace(/\n$/, ''));
        break;
      case 'map':
        this.#counted(line.data);
        break;
      case 'lost_events':
        this.#toAll(this.#report('lost', 'the kernel was faster than its reader', line.data.events));
        break;
      case 'attached_probes':
        void this.#awaitProbes(line.data.probes);
        break;
      case undefined:
        break;
      default:
        line satisfies never;
    }
  }

  /** Makes the call that the first and the last probe answer to, until both did. */
  async #awaitProbes(probes: number): Promise<void> {
    this.#answered.clear();
    const started = this.#process;
    const isThisRun = () => this.#process === started && !this.#stopping.signal.aborted;
    while (this.#answered.size < 2 && isThisRun()) {
      knock();
      await delay(KNOCK_MS);
    }
    if (!isThisRun()) return;
    this.#settle.resolve();
    this.#changed('watching', `${probes} probes attached`);
  }

  #printed(line: string): void {
    if (line.startsWith(READY)) {
      this.#answered.add(line);
      return;
    }
    this.#linesRead++;
    const call = this.#lines.line(line, monotonic());
    if (call) this.#deliver(call);
    if (this.#lines.waiting > 0) this.#expiry ??= setTimeout(() => this.#expire(), PATIENCE_MS);
  }

  /** After a stall of ours the rest of a call may wait in the pipe: while lines come in, nothing is given up early. */
  #expire(): void {
    const read = this.#linesRead;
    setImmediate(() => {
      this.#expiry = undefined;
      const patience = this.#linesRead === read ? PATIENCE_NS : LAST_PATIENCE_NS;
      for (const call of this.#lines.expire(monotonic(), patience)) this.#deliver(call);
      if (this.#lines.waiting > 0) this.#expiry ??= setTimeout(() => this.#expire(), PATIENCE_MS);
    });
  }

  #deliver(raw: RawCall): void {
    const emits = this.#subscribers.get(labIndexOf(raw.uid) ?? -1);
    if (!emits) return;
    const { pid, tid, ppid, comm, namespaces } = raw;
    const observation: KernelObservation = {
      kind: 'kernel',
      at: nanos(raw.at),
      pid,
      tid,
      ppid,
      comm,
      namespaces,
      call: withHierarchyName(decodeCall(raw), this.#hierarchies),
    };
    for (const emit of emits) emit(observation);
  }

  #counted(maps: Record<string, Record<string, number>>): void {
    for (const [map, counts] of Object.entries(maps)) {
      for (const [lab, count] of Object.entries(counts)) this.#count(map, Number(lab), count);
    }
  }

  #count(map: string, lab: number, count: number): void {
    const stats = this.#stats.get(lab) ?? { ...NOTHING_YET };
    this.#stats.set(lab, stats);
    if (map === '@threads') stats.threads += count;
    if (map === '@reads') stats.netlinkReads += count;
    if (map !== '@calls') return;
    const suppressed = Math.max(0, count - this.#budget);
    stats.calls += count;
    stats.suppressed += suppressed;
    if (suppressed === 0) return;
    const report = this.#report('lost', `more than ${this.#budget} kernel calls in a second`, suppressed);
    for (const emit of this.#subscribers.get(lab) ?? []) emit(report);
  }

  #changed(state: 'watching' | 'off', detail: string): void {
    this.#state = { state, detail };
    this.#toAll(this.#report(state, detail));
  }

  #report(state: 'watching' | 'off' | 'lost', detail: string, events?: number): Observation {
    return {
      kind: 'probe',
      at: monotonic(),
      probe: this.name,
      state,
      detail,
      ...(events === undefined ? {} : { events }),
    };
  }

  #toAll(observation: Observation): void {
    for (const emits of this.#subscribers.values()) for (const emit of emits) emit(observation);
  }
}

const READY = 'Y|';
const KNOCK_MS = 15;

const knock = (): void => {
  try {
    process.kill(READY_SIGNAL_PID, 0);
  } catch {
    // No such process: that is what it is for.
  }
};

/** bpftrace ends its output with empty lines; anything else that is no JSON is not ours to judge. */
const parseLine = (text: string): Line | undefined => {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as Line;
  } catch {
    return undefined;
  }
};
