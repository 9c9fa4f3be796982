/**
 * Recording of a real run, for tests:
 * `docker run --rm -v data:/etc/network -v /srv/here:/h:ro,rslave --tmpfs /t:size=8m -v /anon busybox true`.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { TraceEvent } from '#engine/trace/event.ts';
import { decodeRecording } from '#engine/trace/recording.ts';

const FILE = new URL('./fixtures/mounts.trace.jsonl.gz', import.meta.url);

export const recordedMounts = (): readonly TraceEvent[] =>
  decodeRecording(gunzipSync(readFileSync(FILE)).toString('utf8')).events;
