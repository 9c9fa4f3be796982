/** Waits until nothing more comes of a run: its root has ended, and its spans too or nothing was heard for a while. */
import type { TraceEvent } from '#engine/trace/event.ts';
import { BACKGROUND, type TraceId } from '#engine/trace/ids.ts';
import type { TraceLog } from '#engine/trace/log.ts';

const QUIET_MS = 300;
const LIMIT_MS = 5000;

/** @returns the run's trace, or null when its start was never seen within the limit. */
export async function untilQuiet(log: TraceLog): Promise<TraceId | null> {
  const end = performance.now() + LIMIT_MS;
  let seen = performance.now();
  const stop = log.subscribe((events) => {
    if (events.some(({ type }) => type !== 'probe.reported')) seen = performance.now();
  });
  try {
    while (performance.now() < end) {
      const root = rootOf(log.events);
      if (root && ended(log.events, root.span) && performance.now() - seen > QUIET_MS) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return rootOf(log.events)?.trace ?? null;
  } finally {
    stop();
  }
}

const rootOf = (events: readonly TraceEvent[]) =>
  events.find((event) => event.type === 'span.started' && event.parent === undefined && event.trace !== BACKGROUND) as
    | (TraceEvent & { type: 'span.started' })
    | undefined;

const ended = (events: readonly TraceEvent[], span: string): boolean =>
  events.some((event) => event.type === 'span.ended' && event.span === span);
