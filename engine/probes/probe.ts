import type { Observation } from '#engine/correlate/observation.ts';

export type Emit = (observation: Observation) => void;

/** A running probe. `stop` is idempotent and leaves nothing behind: no process, socket or mount. */
export interface Probe {
  readonly name: string;
  stop(): Promise<void>;
}
