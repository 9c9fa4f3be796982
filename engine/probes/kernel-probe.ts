/** What the kernel probe is to others: one for all labs of the host. */
import type { LabCounts } from './kernel-counts.ts';
import type { Emit, Probe } from './probe.ts';

export type KernelStats = LabCounts & {
  /** Of all labs: lines that could not be read, and calls of which something never came. */
  unread: number;
  incomplete: number;
};

export interface KernelProbe extends Probe {
  /** Calls of the lab with this index from now on. Gives the way to end it. */
  subscribe(labIndex: number, emit: Emit): () => void;
  stats(labIndex: number): KernelStats;
  /** Tells soon what was only counted until now, and at most some times a second. */
  askCounts(): void;
  /** Resolves when the probes are in the kernel for the first time; rejects when bpftrace ended before. */
  readonly attached: Promise<void>;
}
