'use client';
import { useEffect, useState } from 'react';
import type { TraceLog } from '#engine/trace/log.ts';

const QUIET_MS = 300;

/** True once nothing is pending and the log has been quiet for a moment. Tests wait for it instead of sleeping. */
export function useIdle(log: TraceLog, pending: boolean): boolean {
  const [idle, setIdle] = useState(false);
  useEffect(() => {
    setIdle(false);
    if (pending) return;
    let timer = setTimeout(() => setIdle(true), QUIET_MS);
    const stop = log.subscribe(() => {
      clearTimeout(timer);
      setIdle(false);
      timer = setTimeout(() => setIdle(true), QUIET_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [log, pending]);
  return idle;
}
