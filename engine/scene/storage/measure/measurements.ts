/** The runs of the measuring line in a log, with what they printed so far. Pure. */
import { ATTR } from '#engine/trace/attribute.ts';
import type { TraceEvent } from '#engine/trace/event.ts';
import type { TraceId } from '#engine/trace/ids.ts';
import { isMeasurement, isMeasuring } from './measure-line.ts';
import { addSamples, NO_SAMPLES, type Samples } from './read-samples.ts';

/** One run of the measuring line. `seqs`: of its beginning, and of its end once it ended. */
export type Measurement = {
  trace: TraceId;
  ordinal: number;
  samples: Samples;
  /** In a container of it such a program ran: that it was typed says nothing. */
  ran: boolean;
  ended: boolean;
  failed: boolean;
  seqs: readonly number[];
};

/** `rest`: the line that has no end yet. */
type Run = Measurement & { root: string; rest: string };
export type Measurements = { runs: ReadonlyMap<TraceId, Run> /** the newest last */; list: readonly Measurement[] };

const BEGUN = { samples: NO_SAMPLES, rest: '', ran: false, ended: false, failed: false };

export const NO_MEASUREMENTS: Measurements = { runs: new Map(), list: [] };

/** Takes the next events of a log, in portions of any size. */
export function growMeasurements(known: Measurements, events: readonly TraceEvent[]): Measurements {
  const runs = new Map(known.runs);
  const printed = new Map<TraceId, string[]>();
  for (const event of events) note(runs, printed, event);
  for (const [trace, data] of printed) print(runs, trace, data.join(''));
  if ([...runs].every(([trace, run]) => known.runs.get(trace) === run)) return known;
  const before = new Map(known.list.map((one) => [one.trace, one]));
  const same = (trace: TraceId, run: Run) => (known.runs.get(trace) === run ? before.get(trace) : undefined);
  return { runs, list: [...runs].map(([trace, run]) => same(trace, run) ?? measured(run)) };
}

function note(runs: Map<TraceId, Run>, printed: Map<TraceId, string[]>, event: TraceEvent): void {
  if (!('trace' in event) || event.trace === undefined) return;
  const { trace } = event;
  const line = event.type === 'span.started' && event.parent === undefined && event.attributes[ATTR.commandLine];
  if (event.type === 'span.started' && typeof line === 'string' && isMeasurement(line))
    runs.set(trace, { ...BEGUN, trace, ordinal: runs.size + 1, root: event.span, seqs: [event.seq] });
  const run = runs.get(trace);
  if (!run) return;
  if (event.type === 'terminal.output') keepPrinted(printed, trace, event.data);
  if (event.type === 'span.started' && event.to === 'container' && isMeasuring(event.attributes[ATTR.argv]))
    runs.set(trace, { ...run, ran: true });
  if (event.type === 'span.ended' && event.span === run.root)
    runs.set(trace, { ...run, ended: true, failed: !event.outcome.ok, seqs: [...run.seqs, event.seq] });
}

function keepPrinted(printed: Map<TraceId, string[]>, trace: TraceId, data: string): void {
  const before = printed.get(trace);
  if (before) before.push(data);
  else printed.set(trace, [data]);
}

/** More of a line is none of a sample. */
const LONGEST_LINE = 4096;

function print(runs: Map<TraceId, Run>, trace: TraceId, data: string): void {
  const run = runs.get(trace);
  if (!run) return;
  const lines = `${run.rest}${data}`.split('\n');
  const rest = (lines.pop() ?? '').slice(-LONGEST_LINE);
  runs.set(trace, { ...run, rest, samples: addSamples(run.samples, lines) });
}

const measured = ({ root: _, rest: __, ...run }: Run): Measurement => run;
