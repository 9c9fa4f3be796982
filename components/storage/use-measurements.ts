'use client';
import { useCallback } from 'react';
import { useGrown } from '#components/player/use-grown.ts';
import { isMeasurement } from '#engine/scene/storage/measure/measure-line.ts';
import { readSamples, type Samples } from '#engine/scene/storage/measure/read-samples.ts';
import { ATTR } from '#engine/trace/attribute.ts';
import type { TraceEvent } from '#engine/trace/event.ts';
import type { TraceLog } from '#engine/trace/log.ts';

/** One run of the measuring line. */
export type Measurement = { trace: string; ordinal: number; samples: Samples; ended: boolean; failed: boolean };

type Run = { ordinal: number; root: string; printed: string; ended: boolean; failed: boolean };
type Known = { runs: ReadonlyMap<string, Run>; list: readonly Measurement[] };

const NOTHING: Known = { runs: new Map(), list: [] };

/** Every measurement of the session, the newest last, by what it printed so far. */
export const useMeasurements = (log: TraceLog): readonly Measurement[] =>
  useGrown(log, NOTHING, useCallback(grown, [])).list;

function grown(known: Known, events: readonly TraceEvent[]): Known {
  const runs = new Map(known.runs);
  let changed = false;
  for (const event of events) changed = note(runs, event) || changed;
  return changed ? { runs, list: [...runs].map(([trace, run]) => measured(trace, run)) } : known;
}

function note(runs: Map<string, Run>, event: TraceEvent): boolean {
  if (event.type === 'span.started' && event.parent === undefined) {
    const line = event.attributes[ATTR.commandLine];
    if (typeof line !== 'string' || !isMeasurement(line)) return false;
    const run = { ordinal: runs.size + 1, root: event.span, printed: '', ended: false, failed: false };
    runs.set(event.trace, run);
    return true;
  }
  const run = 'trace' in event && event.trace !== undefined ? runs.get(event.trace) : undefined;
  if (!run || !('trace' in event) || event.trace === undefined) return false;
  if (event.type === 'terminal.output') runs.set(event.trace, { ...run, printed: run.printed + event.data });
  else if (event.type === 'span.ended' && event.span === run.root)
    runs.set(event.trace, { ...run, ended: true, failed: !event.outcome.ok });
  else return false;
  return true;
}

const measured = (trace: string, { ordinal, printed, ended, failed }: Run): Measurement => ({
  ...{ trace, ordinal, samples: readSamples(printed), ended },
  failed: ended && failed,
});
