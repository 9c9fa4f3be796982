'use client';
import { useEffect, useState } from 'react';
import { foldRuns, noRuns, type Runs } from '#engine/scene/runs.ts';
import type { TraceLog } from '#engine/trace/log.ts';

/** All runs of a log, brought up to date at most once a frame: repaints may be dropped, data never. */
export function useRuns(log: TraceLog): Runs {
  const [held, setHeld] = useState<{ log: TraceLog; runs: Runs }>(() => ({ log, runs: foldRuns(noRuns, log.events) }));
  useEffect(() => {
    let read = 0;
    let runs = noRuns;
    let frame: ReturnType<typeof setTimeout> | undefined;
    const show = () => {
      frame = undefined;
      runs = foldRuns(runs, log.events.slice(read));
      read = log.events.length;
      setHeld({ log, runs });
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
  }, [log]);
  return held.log === log ? held.runs : noRuns;
}
