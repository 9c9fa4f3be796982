/** Recordings of builds on a real engine, for tests. */
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { TraceEvent } from '#engine/trace/event.ts';
import { decodeRecording } from '#engine/trace/recording.ts';

const FOLDER = new URL('../fixtures/builds/', import.meta.url);
const ENDING = '.trace.jsonl.gz';

/** `nginx-buildkit`, `nginx-classic`, … */
export const RECORDINGS: readonly string[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith(ENDING))
  .map((name) => name.slice(0, -ENDING.length))
  .sort();

const known = new Map<string, readonly TraceEvent[]>();

export function recorded(name: string): readonly TraceEvent[] {
  const events = known.get(name) ?? read(name);
  known.set(name, events);
  return events;
}

const read = (name: string): readonly TraceEvent[] =>
  decodeRecording(gunzipSync(readFileSync(new URL(`${name}${ENDING}`, FOLDER))).toString()).events;
