/**
 * What a real run told of its containers' lives, for tests; its other events and attributes are left out. `kill -9` of the lab's root ended
 * `lost`, `taken` holds a port that `port` wants, and `old` was called `fresh` before.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { decodeRecording } from '#engine/trace/recording.ts';

const file = new URL('./fixtures/lives.trace.jsonl.gz', import.meta.url);

export const RECORDED_LIVES = decodeRecording(gunzipSync(readFileSync(file)).toString('utf8')).events;
