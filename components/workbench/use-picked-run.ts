'use client';
import { useCallback, useState } from 'react';
import type { TraceId } from '#engine/trace/ids.ts';
import type { TraceLog } from '#engine/trace/log.ts';

/** The run that was picked of this log; what was picked of another is forgotten. */
export function usePickedRun(log: TraceLog): {
  picked: TraceId | null;
  pick(trace: TraceId | null, of?: TraceLog): void;
} {
  const [kept, keep] = useState<{ log: TraceLog; trace: TraceId | null } | null>(null);
  const pick = useCallback((trace: TraceId | null, of: TraceLog = log) => keep({ log: of, trace }), [log]);
  return { picked: kept?.log === log ? kept.trace : null, pick };
}
