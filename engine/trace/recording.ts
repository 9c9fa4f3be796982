/**
 * A recording: one header line, then TraceEvents in order, as JSON Lines (`*.trace.jsonl`).
 * It replays anywhere: nothing in it refers to the machine that made it. docs/recording-format.md describes it in full.
 */
import { z } from 'zod';
import { TraceEvent } from './event.ts';
import { RecordingError } from './recording-error.ts';
import { type Line, type Upgrade, upgradeFrom } from './recording-upgrade.ts';

export { RecordingError } from './recording-error.ts';

export const RECORDING_VERSION = 1;

export const RecordingHeader = z.object({
  type: z.literal('recording'),
  version: z.literal(RECORDING_VERSION),
  id: z.string(),
  /** The command line, for a recording of one run; a free title otherwise. */
  title: z.string(),
  /** Wall clock, ISO 8601, read at the same moment as `monotonicAt` (ns): the pair ties every `at` to wall time. */
  madeAt: z.string(),
  monotonicAt: z.number(),
  host: z.object({ kernel: z.string(), arch: z.string(), cgroup: z.string() }),
  /** Versions the engine itself reported: docker, containerd, runc, … */
  engine: z.record(z.string(), z.string()),
});
export type RecordingHeader = z.infer<typeof RecordingHeader>;

export type Recording = {
  header: RecordingHeader;
  events: TraceEvent[];
  /** Lines that could not be read (a torn last line, for one), with why. They are skipped, counted and shown. */
  unreadable: { line: number; reason: string }[];
};

/** The header for what began at `at` (ns): its pair of times is that moment's, to the millisecond that a header can tell. */
export function headerAsOf<Header extends Pick<RecordingHeader, 'madeAt' | 'monotonicAt'>>(
  header: Header,
  at: number,
): Header {
  const wall = Date.parse(header.madeAt);
  const later = Math.floor((at - header.monotonicAt) / 1e6);
  return { ...header, madeAt: new Date(wall + later).toISOString(), monotonicAt: header.monotonicAt + later * 1e6 };
}

/** A run of a lab is a recording of its own, found by this rule: the lab's recording and the trace's id, with anything unusual as a hyphen. */
export const runRecordingId = (labRecording: string, trace: string): string =>
  `${labRecording}-${trace.replace(/[^\w.]+/g, '-')}`.slice(0, 128);

export const encodeRecording = (header: RecordingHeader, events: Iterable<TraceEvent>): string =>
  `${[header, ...events].map((line) => JSON.stringify(line)).join('\n')}\n`;

/**
 * Reads a recording's text: each line is upgraded to today's version, then checked.
 * @param upgradeOf replaced in tests
 * @throws RecordingError when the first line is not a header of a version we know; the message says what to do.
 */
export function decodeRecording(text: string, upgradeOf = upgradeTo): Recording {
  const lines = text.split('\n');
  const first = parseHeader(lines[0] ?? '');
  const upgrade = upgradeOf(first.version);
  const header = checkHeader(upgrade.header(first));
  const events: TraceEvent[] = [];
  const unreadable: Recording['unreadable'] = [];
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line === '') continue;
    const event = decodeLine(line, upgrade);
    if (!event.ok) unreadable.push({ line: index + 1, reason: event.reason });
    else if (event.value) events.push(event.value);
  }
  return { header, events, unreadable };
}

const upgradeTo = (version: unknown): Upgrade => upgradeFrom(version, RECORDING_VERSION);

function parseHeader(line: string): Line {
  try {
    const value: unknown = JSON.parse(line);
    if (isLine(value) && value.type === 'recording') return value;
  } catch {
    throw new RecordingError(
      'This file is not an Engine Room recording: its first line is not JSON. Choose a *.trace.jsonl file.',
    );
  }
  throw notAHeader();
}

const isLine = (value: unknown): value is Line => typeof value === 'object' && value !== null && !Array.isArray(value);

function checkHeader(value: Line): RecordingHeader {
  const header = RecordingHeader.safeParse(value);
  if (header.success) return header.data;
  throw notAHeader();
}

const notAHeader = (): RecordingError =>
  new RecordingError(
    'This file is not an Engine Room recording: its first line is not a header. Choose a *.trace.jsonl file.',
  );

function decodeLine(
  text: string,
  upgrade: Upgrade,
): { ok: true; value: TraceEvent | null } | { ok: false; reason: string } {
  try {
    const line: unknown = JSON.parse(text);
    const upgraded = isLine(line) ? upgrade.event(line) : line;
    if (upgraded === null) return { ok: true, value: null };
    const event = TraceEvent.safeParse(upgraded);
    return event.success ? { ok: true, value: event.data } : { ok: false, reason: z.prettifyError(event.error) };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
