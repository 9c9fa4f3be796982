/** What a list of recordings says of their runs, read line by line without checking every event: a list must be cheap. Pure. */
import { z } from 'zod';
import { ATTR } from '#engine/trace/attribute.ts';
import { BACKGROUND } from '#engine/trace/ids.ts';

export const RunSummary = z.object({
  trace: z.string(),
  span: z.string(),
  commandLine: z.string(),
  /** ns, on the recording's clock; absent while it runs, or when its end was not recorded. */
  start: z.number(),
  end: z.number().optional(),
  exitCode: z.number().optional(),
  failed: z.boolean(),
  spans: z.number(),
  /** A probe lost something meanwhile. */
  incomplete: z.boolean(),
});
export type RunSummary = z.infer<typeof RunSummary>;

/** More runs than these of one recording are not listed. */
const MOST_RUNS = 500;
const MOST_TEXT = 1000;

/** Inside of a JSON string every quote is escaped, so these are found in no text that a lab could have printed. */
const STARTED = '"type":"span.started"';
const ENDED = '"type":"span.ended"';
const REPORTED = '"type":"probe.reported"';
const TRACE = /"trace":"([^"\\]*)"/;

const Root = z.object({
  type: z.literal('span.started'),
  at: z.number(),
  span: z.string(),
  trace: z.string(),
  name: z.string(),
  attributes: z.record(z.string(), z.unknown()),
});
const End = z.object({
  type: z.literal('span.ended'),
  at: z.number(),
  span: z.string(),
  outcome: z.object({ ok: z.boolean() }),
  attributes: z.record(z.string(), z.unknown()),
});

/** Takes the next line of a recording into its runs; changes `runs`. A line that cannot be read tells nothing. */
export function takeLine(runs: RunSummary[], line: string): void {
  if (line.includes(STARTED)) begin(runs, line);
  else if (line.includes(ENDED)) end(runs, line);
  else if (line.includes(REPORTED) && line.includes('"state":"lost"'))
    for (const run of runs) if (run.end === undefined) run.incomplete = true;
}

function begin(runs: RunSummary[], line: string): void {
  const trace = TRACE.exec(line)?.[1];
  if (trace === undefined || trace === BACKGROUND) return;
  const known = runs.findLast((run) => run.trace === trace);
  if (known) known.spans += 1;
  else if (runs.length < MOST_RUNS && !line.includes('"parent":')) addRun(runs, line);
}

function addRun(runs: RunSummary[], line: string): void {
  const root = read(Root, line);
  if (!root) return;
  const { trace, span, at, name, attributes } = root;
  const typed = attributes[ATTR.commandLine];
  const commandLine = (typeof typed === 'string' && typed !== '' ? typed : name).slice(0, MOST_TEXT);
  runs.push({ trace, span, commandLine, start: at, failed: false, spans: 1, incomplete: false });
}

function end(runs: RunSummary[], line: string): void {
  const run = runs.findLast((open) => open.end === undefined && line.includes(`"span":${JSON.stringify(open.span)}`));
  const event = run && read(End, line);
  if (event?.span !== run?.span || !run || !event) return;
  const exitCode = event.attributes[ATTR.exitCode];
  run.end = event.at;
  if (typeof exitCode === 'number') run.exitCode = exitCode;
  run.failed = !event.outcome.ok || (typeof exitCode === 'number' && exitCode !== 0);
}

function read<T>(schema: z.ZodType<T>, line: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
