/** One bpftrace for all labs of the host: starts it, hands each lab its calls, says what was lost, starts it again when it dies. */
import { setTimeout as delay } from 'node:timers/promises';
import type { KernelObservation, Observation, ProbeObservation } from '#engine/correlate/observation.ts';
import { labIndexOf } from '#engine/lab/id-range.ts';
import { type Nanos, nanos } from '#engine/trace/ids.ts';
import { withArgvNow } from './argv-now.ts';
import { hostHierarchies, withHierarchyName } from './cgroup-hierarchies.ts';
import { monotonic } from './clock.ts';
import { KernelCounts } from './kernel-counts.ts';
import { decodeCall } from './kernel-decode.ts';
import { knock } from './kernel-knock.ts';
import { KernelLag } from './kernel-lag.ts';
import { KernelLines, type RawCall } from './kernel-lines.ts';
import { KernelMarks } from './kernel-marks.ts';
import { parseOutput, timeIn } from './kernel-output.ts';
import type { KernelProbe, KernelStats } from './kernel-probe.ts';
import { type KernelProcess, runKernelProgram } from './kernel-process.ts';
import {
  COUNTS_END,
  COUNTS_SIGNAL_PID,
  kernelProgram,
  MARK,
  MARK_SIGNAL_PID,
  READY,
  READY_SIGNAL_PID,
} from './kernel-program.ts';
import { isSocketLine, socketIn } from './kernel-sockets.ts';
import { processesByLab } from './lab-processes.ts';
import type { Emit } from './probe.ts';

export type KernelReaderOptions = { callsPerSecond?: number };

export const CALLS_PER_SECOND = 8000;
/**
 * A call whose rest has not come by then is given without it. Some take long in the kernel (a device that changes its network
 * namespace: 10 ms), and the sequencer waits 50 ms for whatever is late.
 */
const PATIENCE_NS = 25e6;
const LAST_PATIENCE_NS = 500e6;
/** What others did meanwhile waits so long for it. */
const REST_NS = 150e6;
const PATIENCE_MS = 4;
const RESTART_MS = [500, 1000, 5000, 30_000];

export const startKernelReader = (options: KernelReaderOptions = {}): KernelProbe =>
  new KernelReader(options.callsPerSecond ?? CALLS_PER_SECOND);

class KernelReader implements KernelProbe {
  readonly name = 'kernel';
  readonly attached: Promise<void>;
  readonly #budget: number;
  readonly #lines = new KernelLines();
  readonly #hierarchies = hostHierarchies();
  readonly #subscribers = new Map<number, Set<Emit>>();
  readonly #counts = new KernelCounts();
  readonly #lag = new KernelLag();
  readonly #marks = new KernelMarks(() => knock(MARK_SIGNAL_PID));
  #state: { state: 'watching' | 'off'; detail: string } = { state: 'off', detail: 'starting' };
  #process?: KernelProcess;
  readonly #answered = new Set<string>();
  readonly #stopping = new AbortController();
  #expiry?: NodeJS.Timeout;
  #linesRead = 0;
  #askedAt = 0;
  #toldAt: Nanos | undefined;
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

  /** Whoever asks waits for it: so it is found out. */
  get owes(): Nanos | undefined {
    if (this.#state.state === 'off') return undefined;
    const now = monotonic();
    const [lag, rest] = [this.#lag.owes(now) ?? now, this.#lines.owes(now, REST_NS) ?? now];
    return nanos(Math.min(this.#marks.owes(now) ?? now, lag, rest));
  }

  subscribe(labIndex: number, emit: Emit): () => void {
    const emits = this.#subscribers.get(labIndex) ?? new Set();
    if (emits.size === 0) this.#counts.forget(labIndex);
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
      ...this.#counts.of(labIndex),
      unread: malformed,
      incomplete: incomplete + unmatchedReturns,
    };
  }

  askCounts(): void {
    const now = monotonic();
    if (now - this.#askedAt < ASK_NS) return;
    this.#askedAt = now;
    knock(COUNTS_SIGNAL_PID);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#process?.stop();
    await this.#running;
    clearTimeout(this.#expiry);
  }

  async #keepRunning(): Promise<void> {
    const { signal } = this.#stopping;
    for (let deaths = 0; !signal.aborted; ) {
      this.#counts.restarted();
      this.#process = runKernelProgram(kernelProgram({ callsPerSecond: this.#budget }), (line) => this.#read(line));
      const cause = await this.#process.ended;
      // One that watched has not failed from the start.
      if (this.#state.state === 'watching') deaths = 0;
      if (!signal.aborted) this.#died(cause);
      this.#settle.reject(new Error(cause));
      await delay(RESTART_MS[Math.min(deaths++, RESTART_MS.length - 1)], undefined, { signal }).catch(() => {});
    }
  }

  #read(text: string): void {
    const line = parseOutput(text);
    switch (line?.type) {
      case 'printf':
        this.#printed(line.data.replace(/\n$/, ''));
        break;
      case 'map':
        this.#counted(line.data);
        break;
      case 'lost_events':
        this.#marks.again();
        this.#toAll(this.#lost('the kernel was faster than its reader', line.data.events));
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
      knock(READY_SIGNAL_PID);
      await delay(KNOCK_MS);
    }
    if (!isThisRun()) return;
    this.#settle.resolve();
    this.#isBack(`${probes} probes attached`);
  }

  #died(cause: string): void {
    if (this.#state.state === 'watching')
      this.#toAll(this.#report('lost', `${cause}; what the kernel does is not seen until its probe is back`));
    this.#changed('off', cause);
  }

  /** Who subscribed before it died may know of processes that are gone. */
  #isBack(detail: string): void {
    this.#state = { state: 'watching', detail };
    this.#marks.again();
    this.#toldAt = monotonic();
    // Before they are counted: who comes after this time is nobody's loss.
    const at = monotonic();
    const alive = processesByLab();
    for (const [lab, emits] of this.#subscribers) {
      const report = { ...this.#report('watching', detail), at, alive: alive.get(lab) ?? [] };
      for (const emit of emits) emit(report);
    }
  }

  #printed(line: string): void {
    if (line.startsWith(READY)) {
      this.#answered.add(line);
      return;
    }
    if (line === COUNTS_END) {
      this.#toldCounts();
      return;
    }
    if (line.startsWith(MARK)) {
      this.#marks.read(Number(line.slice(MARK.length)), monotonic());
      return;
    }
    this.#linesRead++;
    if (isSocketLine(line)) {
      this.#socket(line);
      return;
    }
    const now = monotonic();
    const call = this.#lines.line(line, now);
    const at = timeIn(line);
    if (at !== undefined) this.#lag.read(at, now);
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

  #socket(line: string): void {
    const told = socketIn(line);
    if (told) for (const emit of this.#subscribers.get(told.lab) ?? []) emit(told.seen);
  }

  #deliver(raw: RawCall): void {
    const emits = this.#subscribers.get(labIndexOf(raw.uid) ?? -1);
    if (!emits) return;
    this.#counts.called(labIndexOf(raw.uid) as number);
    const { pid, tid, ppid, comm, namespaces } = raw;
    const observation: KernelObservation = {
      kind: 'kernel',
      at: nanos(raw.at),
      pid,
      tid,
      ppid,
      comm,
      namespaces,
      call: withHierarchyName(decodeCall(withArgvNow(raw)), this.#hierarchies),
    };
    for (const emit of emits) emit(observation);
  }

  #counted(maps: Record<string, Record<string, number>>): void {
    for (const [lab, count] of this.#counts.read(maps)) {
      const report = this.#lost(`more than ${this.#budget} kernel calls in a second`, count);
      for (const emit of this.#subscribers.get(lab) ?? []) emit(report);
    }
  }

  #toldCounts(): void {
    this.#toldAt = monotonic();
    for (const [lab, emits] of this.#subscribers) {
      const counted = this.#counts.news(lab);
      if (counted) for (const emit of emits) emit({ kind: 'kernel.counted', at: this.#toldAt, ...counted });
    }
  }

  #changed(state: 'watching' | 'off', detail: string): void {
    this.#state = { state, detail };
    this.#toAll(this.#report(state, detail));
  }

  #report(state: 'watching' | 'off' | 'lost', detail: string, events?: number): ProbeObservation {
    return {
      kind: 'probe',
      at: monotonic(),
      probe: this.name,
      state,
      detail,
      ...(events === undefined ? {} : { events }),
    };
  }

  /** It was told when it was read, which may be after the command that it is about. */
  #lost(detail: string, events: number): ProbeObservation {
    return { ...this.#report('lost', detail, events), ...(this.#toldAt !== undefined && { since: this.#toldAt }) };
  }

  #toAll(observation: Observation): void {
    for (const emits of this.#subscribers.values()) for (const emit of emits) emit(observation);
  }
}

const ASK_NS = 20e6;
const KNOCK_MS = 15;
