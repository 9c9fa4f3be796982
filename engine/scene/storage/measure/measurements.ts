/** The runs of the measuring line in a log, with what they printed so far. Pure. */
import { ATTR } from '#engine/trace/attribute.ts';
import type { TraceEvent } from '#engine/trace/event.ts';
import type { TraceId } from '#engine/trace/ids.ts';
import { isMeasurement } from './measure-line.ts';
import { readSamples, type Samples } from './read-samples.ts';

/** One run of the measuring line. `seqs`: of its beginning, and of its end once it ended. */
export type Measurement = {
  trace: TraceId;
  ordinal: number;
  samples: Samples;
  ended: boolean;
  failed: boolean;
  seqs: readonly number[];
};

type Run = Omit<Measurement, 'samples'> & { root: string; printed: string };
export type Measurements = { runs: ReadonlyMap<TraceId, Run> /** the newest last */; list: readonly Measurement[] };

const BEGUN = { printed: '', ended: false, failed: false };

export const NO_MEASUREMENTS: Measurements = { runs: new Map(), list: [] };

/** Takes the next events of a log, in portions of any size. */
export function growMeasurements(known: Measurements, events: readonly TraceEvent[]): Measurements {
  const runs = new Map(known.runs);
  for (const event of events) note(runs, event);
  if ([...runs].every(([trace, run]) => known.runs.get(trace) === run)) return known;
  const before = new Map(known.list.map((one) => [one.trace, one]));
  const same = (trace: TraceId, run: Run) => (known.runs.get(trace) === run ? before.get(trace) : undefined);
  return { runs, list: [...runs].map(([trace, run]) => same(trace, run) ?? measured(run)) };
}

function note(runs: Map<TraceId, Run>, event: TraceEvent): void {
  if (!('trace' in event) || event.trace === undefined) return;
  const { trace } = event;
  if (event.type === 'span.started' && event.parent === undefined) {
    const line = event.attributes[ATTR.commandLine];
    if (typeof line === 'string' && isMeasurement(line))
      runs.set(trace, { ...BEGUN, trace, ordinal: runs.size + 1, root: event.span, seqs: [event.seq] });
    return;
  }
  const run = runs.get(trace);
  if (!run) return;
  if (event.type === 'terminal.output') runs.set(trace, { ...run, printed: run.printed + event.data });
  if (event.type === 'span.ended' && event.span === run.root)
    runs.set(trace, { ...run, ended: true, failed: !event.outcome.ok, seqs: [...run.seqs, event.seq] });
}

const measured = ({ root: _, printed, ...run }: Run): Measurement => ({ ...run, samples: readSamples(printed) });
