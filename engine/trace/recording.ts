/**
 * A recording: one header line, then TraceEvents in order, as JSON Lines (`*.trace.jsonl`).
 * It replays anywhere: nothing in it refers to the machine that made it.
 */
import { z } from 'zod';
import { TraceEvent } from './event.ts';

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

export class RecordingError extends Error {
  override name = 'RecordingError';
}

/** The header for what began at `at` (ns): its pair of times is that moment's, to the millisecond that a header can tell. */
export function headerAsOf<Header extends Pick<RecordingHeader, 'madeAt' | 'monotonicAt'>>(
  header: Header,
  at: number,
): Header {
  const wall = Date.parse(header.madeAt);
  const later = Math.floor((at - header.monotonicAt) / 1e6);
  return { ...header, madeAt: new Date(wall + later).toISOString(), monotonicAt: header.monotonicAt + later * 1e6 };
}

export const encodeRecording = (header: RecordingHeader, events: Iterable<TraceEvent>): string =>
  `${[header, ...events].map((line) => JSON.stringify(line)).join('\n')}\n`;

/**
 * Reads a recording's text.
 * @throws RecordingError when the first line is not a header of a version we know; the message says what to do.
 */
export function decodeRecording(text: string): Recording {
  const lines = text.split('\n');
  const header = decodeHeader(lines[0] ?? '');
  const events: TraceEvent[] = [];
  const unreadable: Recording['unreadable'] = [];
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line === '') continue;
    const event = decodeLine(line);
    if (event.ok) events.push(event.value);
    else unreadable.push({ line: index + 1, reason: event.reason });
  }
  return { header, events, unreadable };
}

function decodeHeader(line: string): RecordingHeader {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new RecordingError(
      'This file is not an Engine Room recording: its first line is not JSON. Choose a *.trace.jsonl file.',
    );
  }
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > RECORDING_VERSION)
    throw new RecordingError(
      `This recording has version ${version}; this Engine Room reads up to ${RECORDING_VERSION}. Update Engine Room and try again.`,
    );
  const header = RecordingHeader.safeParse(value);
  if (!header.success)
    throw new RecordingError(
      'This file is not an Engine Room recording: its first line is not a header. Choose a *.trace.jsonl file.',
    );
  return header.data;
}

function decodeLine(line: string): { ok: true; value: TraceEvent } | { ok: false; reason: string } {
  try {
    const event = TraceEvent.safeParse(JSON.parse(line));
    return event.success ? { ok: true, value: event.data } : { ok: false, reason: z.prettifyError(event.error) };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
