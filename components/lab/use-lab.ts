'use client';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { type LabSnapshot, LabStore } from './lab-store.ts';
import type { TraceSource } from './trace-source.ts';

/** Starts the source while the component is mounted. The source must be the same object between renders. */
export function useLab(source: TraceSource): LabSnapshot {
  const store = useMemo(() => new LabStore(source), [source]);
  useEffect(() => store.start(), [store]);
  const read = (): LabSnapshot => store.snapshot;
  return useSyncExternalStore(store.subscribe, read, read);
}
