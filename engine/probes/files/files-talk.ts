/** What the process that watches the labs' files and the daemon say to each other. */
import type { EngineObservation } from '#engine/correlate/observation.ts';

/** `at`: ns of CLOCK_MONOTONIC. */
export type ToldFact = Pick<EngineObservation, 'at' | 'subject' | 'action' | 'state' | 'attributes'>;

/** Labs by the host pid of their init. */
export type ToFiles = { type: 'watch'; lab: number } | { type: 'leave'; lab: number } | { type: 'stop' };

export type FromFiles =
  | { type: 'on'; lab: number }
  /** It is not watched, or no more. */
  | { type: 'failed'; lab: number; detail: string }
  | { type: 'left'; lab: number }
  | { type: 'told'; lab: number; facts: ToldFact[] }
  /** Changes that are not told one by one, or not at all: how many, where that is known. */
  | { type: 'lost'; lab: number; detail: string; events?: number };

/** Whoever watches one lab. */
export type Heard = {
  told(facts: ToldFact[]): void;
  lost(detail: string, events?: number): void;
  /** Once: it is not watched any more. */
  failed(detail: string): void;
};
