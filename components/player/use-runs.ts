'use client';
import { foldRuns, noRuns, type Runs } from '#engine/scene/runs.ts';
import type { TraceLog } from '#engine/trace/log.ts';
import { useGrown } from './use-grown.ts';

/** All runs of a log. */
export const useRuns = (log: TraceLog): Runs => useGrown(log, noRuns, foldRuns);
