/** Checks of builds against recordings of real ones: built, built again, built after an edit, by either builder. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { isAboutStore } from '#engine/scene/stored-world.ts';
import type { TraceEvent } from '#engine/trace/event.ts';
import { decodeRecording } from '#engine/trace/recording.ts';
import { Condition } from './check.ts';
import { gradeCheck } from './grade.ts';
import { LogIndex } from './log-index.ts';

const eventsOf = (builder: string) => {
  const file = new URL(`../scene/fixtures/builds/nginx-${builder}.trace.jsonl.gz`, import.meta.url);
  return decodeRecording(gunzipSync(readFileSync(file)).toString('utf8')).events;
};

const inTurn = (list: readonly TraceEvent[]) => list.map((event, seq) => ({ ...event, seq }));

const again = {
  steps: [
    { instruction: 'RUN', state: 'cached' },
    { instruction: 'COPY', state: 'cached' },
  ],
};
const inserted = {
  steps: [
    { text: { matches: 'echo hello' }, state: 'ran' },
    { text: { matches: 'rm -rf' }, state: 'ran', why: 'parent' },
  ],
};

describe.each(['buildkit', 'classic'])('builds of %s', (builder) => {
  const events = eventsOf(builder);
  const index = LogIndex.of(events);
  const grade = (build: object) => gradeCheck(Condition.parse({ build }), { index, answers: {} });

  it.each<[string, object, boolean]>([
    ['by its builder', { builder }, true],
    ['by the other', { builder: builder === 'classic' ? 'buildkit' : 'classic' }, false],
    ['that took all from the cache', again, true],
    ['that ran a line that was inserted, and those after it', inserted, true],
    ['that skipped a stage', { steps: [{ state: 'skipped' }] }, false],
    ['by the files that travelled', { files: [{ path: { matches: 'index\\.html$' } }], sent: { below: 1000 } }, true],
  ])('are found %s', (_, build, met) => {
    expect(grade(build).met).toBe(met);
  });

  it('are cited by events of the log', () => {
    const seqs = new Set(events.map(({ seq }) => seq));
    const { evidence } = grade(again);
    expect(evidence).toHaveLength(2);
    expect(evidence.every((seq) => seqs.has(seq))).toBe(true);
  });

  it('are looked at again when only the image store was told of', () => {
    const isOfStore = (event: (typeof events)[number]) => event.type === 'state.changed' && isAboutStore(event);
    const growing = new LogIndex();
    growing.append(inTurn([...events.filter((one) => !isOfStore(one))]));
    const before = growing.builds;
    growing.append(inTurn([...events.filter((one) => !isOfStore(one)), ...events.filter(isOfStore)]));
    expect(growing.builds).not.toEqual(before);
    expect(growing.builds).toHaveLength(before.length);
  });

  it('are the same when the log grows bit by bit', () => {
    const growing = new LogIndex();
    const counts = [];
    for (let from = 0; from < events.length; from += 500) {
      growing.append(events.slice(from, from + 500));
      counts.push(growing.builds.length);
    }
    expect(growing.builds).toEqual(index.builds);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  });
});
