/** Recordings of real builds (`fixtures/builds`), for tests. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { TraceEvent } from '#engine/trace/event.ts';
import { decodeRecording } from '#engine/trace/recording.ts';

export const RECORDED_BUILDS = [
  ...(['nginx-buildkit', 'nginx-classic', 'stages-buildkit'] as const),
  ...(['failing-buildkit', 'failing-classic', 'context-buildkit', 'context-classic'] as const),
] as const;

export const recordedBuild = (name: (typeof RECORDED_BUILDS)[number]): readonly TraceEvent[] => {
  const file = new URL(`./fixtures/builds/${name}.trace.jsonl.gz`, import.meta.url);
  return decodeRecording(gunzipSync(readFileSync(file)).toString('utf8')).events;
};
