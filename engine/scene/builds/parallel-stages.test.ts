import { describe, expect, test } from 'vitest';
import { fromMillis, toMillis } from '#engine/trace/ids.ts';
import type { Build } from '../build.ts';
import { buildsAt, toldByEvents } from './builds.ts';
import { criticalEdgesOf, criticalPathOf, edgeKey } from './critical-path.ts';
import { eventsOf, type MadeBuild } from './make-build.fixture.ts';
import { timeOf } from './step-time.ts';

const DOCKERFILE =
  'FROM a AS x\nRUN slow\nFROM a AS y\nRUN quick\nFROM a AS unused\nRUN never\nFROM scratch\nCOPY --from=x /x /\nCOPY --from=y /y /';
const A = '[x 1/2] FROM docker.io/library/a';
const COPY = '[stage-3 1/2] COPY --from=x /x /';
const PARALLEL: MadeBuild = {
  ...{ id: 'p', at: 0, end: 200, dockerfile: DOCKERFILE },
  steps: [
    { name: '[internal] load build definition', start: 1, end: 5 },
    { name: A, start: 10, end: 20, queued: 8 },
    { name: '[x 2/2] RUN slow', inputs: [A], start: 20, end: 120, queued: 8 },
    { name: '[y 2/2] RUN quick', inputs: [A], start: 21, end: 60, queued: 8 },
    { name: COPY, inputs: ['[x 2/2] RUN slow'], start: 121, end: 130, queued: 8 },
    { name: '[stage-3 2/2] COPY --from=y /y /', inputs: [COPY, '[y 2/2] RUN quick'], start: 131, end: 140, queued: 8 },
    { name: 'exporting to image', start: 141, end: 190 },
  ],
};

describe('a build with stages side by side', () => {
  const now = fromMillis(200);
  const [build] = buildsAt(toldByEvents(eventsOf(PARALLEL))) as [Build];
  const idOf = (name: string) => build.steps.find((step) => step.name === name)?.id ?? '';
  const path = criticalPathOf(build, now);

  test('knows which stage nobody needs', () => {
    const states = build.steps.filter(({ lines }) => lines).map(({ stage, state }) => `${stage} ${state}`);
    expect(new Set(states)).toEqual(new Set(['x ran', 'y ran', 'unused skipped', '3 ran', '3 config']));
  });

  test('knows what the end waited for', () => {
    const names = ['[internal] load build definition', A, '[x 2/2] RUN slow', COPY];
    expect(path).toEqual([...names, '[stage-3 2/2] COPY --from=y /y /', 'exporting to image'].map(idOf));
    expect(criticalEdgesOf(build, path)).toEqual(
      new Set([
        edgeKey(idOf(A), idOf('[x 2/2] RUN slow')),
        edgeKey(idOf('[x 2/2] RUN slow'), idOf(COPY)),
        edgeKey(idOf(COPY), idOf('[stage-3 2/2] COPY --from=y /y /')),
      ]),
    );
  });

  test('holds real time against accumulated', () => {
    const { real, accumulated, atOnce } = timeOf(build, now);
    expect([toMillis(real), toMillis(accumulated), atOnce]).toEqual([200, 4 + 10 + 100 + 39 + 9 + 9 + 49, 2]);
  });
});
