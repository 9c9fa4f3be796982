/** Every recording there is, and recorded observations as they are folded today; for tests. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { realRun, together } from '#engine/correlate/real-run.fixture.ts';
import { storyOf } from '#engine/correlate/story-of.fixture.ts';
import type { TraceEvent } from '#engine/trace/event.ts';
import { decodeRecording, type Recording } from '#engine/trace/recording.ts';

const ROOT = join(import.meta.dirname, '../..');

const kept = (folder: string): [string, () => Recording][] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.trace.jsonl'))
    .sort()
    .map((name) => [name, () => decodeRecording(readFileSync(join(ROOT, folder, name), 'utf8'))]);

const folded = (story: ReturnType<typeof storyOf>): Recording => ({
  header: {
    ...{ type: 'recording', version: 1, id: 'folded', title: 'folded', madeAt: '2026-01-01T00:00:00.123Z' },
    ...{ monotonicAt: 4e12, host: { kernel: '6.1', arch: 'x64', cgroup: 'v1' }, engine: { docker: '26.1.5' } },
  },
  events: story.events.map((event, seq) => ({ ...event, seq }) as TraceEvent),
  unreadable: [],
});

export const RECORDINGS: [string, () => Recording][] = [
  ...kept('lessons'),
  ...kept('engine/scene/fixtures'),
  ['a run and what came before it', () => folded(storyOf(realRun('web')))],
  ['two runs at once', () => folded(storyOf(together(realRun('web'), realRun('hello'), 7e6)))],
];
