/** The kernel probe with a switch: it watches all labs of the host or none, so it must be off while an unobserved lab is measured. */
import type { KernelProbe, KernelStats } from '#engine/probes/kernel-probe.ts';
import { startKernelReader } from '#engine/probes/kernel-reader.ts';
import type { Emit } from '#engine/probes/probe.ts';
import type { Nanos } from '#engine/trace/ids.ts';

type Subscription = { labIndex: number; emit: Emit; end?: () => void };

const NOTHING_SEEN: KernelStats = {
  calls: 0,
  suppressed: 0,
  threads: 0,
  netlinkReads: 0,
  unread: 0,
  incomplete: 0,
};

export class SwitchedKernel implements KernelProbe {
  readonly name = 'kernel';
  readonly #subscriptions = new Set<Subscription>();
  #reader: KernelProbe | undefined;
  #stopped = false;

  subscribe(labIndex: number, emit: Emit): () => void {
    const subscription: Subscription = { labIndex, emit, end: this.#reader?.subscribe(labIndex, emit) };
    this.#subscriptions.add(subscription);
    return () => {
      subscription.end?.();
      this.#subscriptions.delete(subscription);
    };
  }

  get owes(): Nanos | undefined {
    return this.#reader?.owes;
  }

  /** Of the present turn. */
  get attached(): Promise<void> {
    return this.#reader?.attached ?? Promise.reject(new Error('the kernel probe is off'));
  }

  stats(labIndex: number): KernelStats {
    return this.#reader?.stats(labIndex) ?? NOTHING_SEEN;
  }

  askCounts(): void {
    this.#reader?.askCounts();
  }

  /** Resolves when kernel calls are seen. Rejects when bpftrace cannot run here. */
  async on(): Promise<void> {
    if (this.#stopped) throw new Error('the kernel probe was stopped');
    const reader = this.#reader ?? startKernelReader();
    if (!this.#reader) for (const each of this.#subscriptions) each.end = reader.subscribe(each.labIndex, each.emit);
    this.#reader = reader;
    await reader.attached;
  }

  /** Resolves when bpftrace is gone, and with it its probes in the kernel. */
  async off(): Promise<void> {
    const reader = this.#reader;
    this.#reader = undefined;
    for (const each of this.#subscriptions) each.end?.();
    await reader?.stop();
  }

  stop(): Promise<void> {
    this.#stopped = true;
    return this.off();
  }
}
