'use client';
import { useEffect, useState } from 'react';
import type { TraceEvent } from '#engine/trace/event.ts';
import type { TraceLog } from '#engine/trace/log.ts';

/**
 * What is worked out of a log as it grows, brought up to date at most once a frame: repaints may be dropped, data never.
 *
 * @param nothing of an empty log; the same at each call
 * @param grow takes what came since in; the same at each call. What it gives back unchanged repaints nothing
 */
export function useGrown<T>(log: TraceLog, nothing: T, grow: (known: T, events: readonly TraceEvent[]) => T): T {
  const [held, setHeld] = useState(() => ({ log, known: grow(nothing, log.events) }));
  useEffect(() => {
    let known = nothing;
    let last = -1;
    let frame: ReturnType<typeof setTimeout> | undefined;
    const show = () => {
      frame = undefined;
      known = grow(known, log.since(last));
      last = log.lastSeq;
      setHeld((before) => (before.log === log && before.known === known ? before : { log, known }));
    };
    show();
    // A timer rather than an animation frame: a tab in the background must not fall behind for ever.
    const stop = log.subscribe(() => {
      frame ??= setTimeout(show, 16);
    });
    return () => {
      stop();
      clearTimeout(frame);
    };
  }, [log, nothing, grow]);
  return held.log === log ? held.known : nothing;
}
