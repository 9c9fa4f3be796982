/** The time that belongs to one run in a log of several: from its beginning to that of the next. */
import type { SpanStarted, TraceEvent } from '#engine/trace/event.ts';
import { BACKGROUND } from '#engine/trace/ids.ts';

export type RunStart = Pick<SpanStarted, 'trace' | 'at'>;

export const isRunStart = (event: TraceEvent): event is SpanStarted =>
  event.type === 'span.started' && event.parent === undefined && event.trace !== BACKGROUND;

/**
 * Up to when the world is what this run left of it (ns): the beginning of the first run after its end, or for good.
 * @param starts of all runs, in any order
 */
export const worldUntil = (starts: readonly RunStart[], end: number): number =>
  starts.reduce((until, { at }) => (at > end ? Math.min(until, at) : until), Number.POSITIVE_INFINITY);
