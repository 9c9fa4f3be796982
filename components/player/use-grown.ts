'use client';
import { useEffect, useRef, useState } from 'react';
import type { TraceEvent } from '#engine/trace/event.ts';
import type { TraceLog } from '#engine/trace/log.ts';
import { followFrames } from './log-frames.ts';

/**
 * What is worked out of a log as it grows, brought up to date at most once a frame: repaints may be dropped, data never.
 *
 * @param nothing of an empty log; the same at each call
 * @param grow takes what came since in; the same at each call. What it gives back unchanged repaints nothing
 */
export function useGrown<T>(log: TraceLog, nothing: T, grow: (known: T, events: readonly TraceEvent[]) => T): T {
  const [held, setHeld] = useState(() => ({ log, known: grow(nothing, log.events), last: log.lastSeq }));
  const first = useRef(held);
  useEffect(() => {
    // A long log is folded once as the page opens.
    let { known, last } = first.current.log === log ? first.current : { known: nothing, last: -1 };
    const show = () => {
      known = grow(known, log.since(last));
      last = log.lastSeq;
      setHeld((before) => (before.log === log && before.known === known ? before : { log, known, last }));
    };
    show();
    return followFrames(log, show);
  }, [log, nothing, grow]);
  return held.log === log ? held.known : nothing;
}
