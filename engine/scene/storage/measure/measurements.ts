/** The measurements of a session, by what they printed so far. Grows with the log. Pure. */
import { ATTR } from '#engine/trace/attribute.ts';
import type { TraceEvent } from '#engine/trace/event.ts';
import { isMeasurement } from './measure-line.ts';
import { readSamples, type Samples } from './read-samples.ts';

/** One run of the measuring line. `seqs`: of its beginning, and of its end once it ended. */
export type Measurement = {
  trace: string;
  ordinal: number;
  samples: Samples;
  ended: boolean;
  failed: boolean;
  seqs: readonly number[];
};

type Run = Omit<Measurement, 'samples' | 'trace'> & { root: string; printed: string };
/** `list`: the newest last. */
export type Measurements = { runs: ReadonlyMap<string, Run>; list: readonly Measurement[] };

export const NOT_MEASURED: Measurements = { runs: new Map(), list: [] };

/** @returns the same where nothing of a measurement is among the events */
export function foldMeasurements(known: Measurements, events: readonly TraceEvent[]): Measurements {
  const runs = new Map(known.runs);
  let changed = false;
  for (const event of events) changed = note(runs, event) || changed;
  return changed ? { runs, list: [...runs].map(([trace, run]) => measured(trace, run)) } : known;
}

function note(runs: Map<string, Run>, event: TraceEvent): boolean {
  if (event.type === 'span.started' && event.parent === undefined) {
    const line = event.attributes[ATTR.commandLine];
    if (typeof line !== 'string' || !isMeasurement(line)) return false;
    const begun = { root: event.span, printed: '', ended: false, failed: false, seqs: [event.seq] };
    runs.set(event.trace, { ordinal: runs.size + 1, ...begun });
    return true;
  }
  const run = 'trace' in event && event.trace !== undefined ? runs.get(event.trace) : undefined;
  if (!run || !('trace' in event) || event.trace === undefined) return false;
  if (event.type === 'terminal.output') runs.set(event.trace, { ...run, printed: run.printed + event.data });
  else if (event.type === 'span.ended' && event.span === run.root)
    runs.set(event.trace, { ...run, ended: true, failed: !event.outcome.ok, seqs: [...run.seqs, event.seq] });
  else return false;
  return true;
}

const measured = (trace: string, { root: _, printed, ...run }: Run): Measurement => ({
  ...{ ...run, trace, samples: readSamples(printed) },
});
