import type { Observation } from '#engine/correlate/observation.ts';
import type { Nanos } from '#engine/trace/ids.ts';

export type Emit = (observation: Observation) => void;

/** A running probe. `stop` is idempotent and leaves nothing behind: no process, socket or mount. */
export interface Probe {
  readonly name: string;
  /** When the oldest thing happened that it may have seen and not told yet; absent, or a time that goes on, when it owes nothing. */
  readonly owes?: Nanos | undefined;
  /** It tells soon what it had only counted: at the start and the end of a command. */
  askCounts?(): void;
  /** Use of control groups, of which nothing tells, is read about once a second from now on, or no more. */
  followUse?(on: boolean): void;
  /** Somebody wants to know what takes the disk: now, and from now on after what changes it. */
  countDisk?(): void;
  stop(): Promise<void>;
}
