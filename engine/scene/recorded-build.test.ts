/** The recordings of real builds hold to the contract of `trace/build.ts`, and say what their readers count on. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  BuildWarning,
  StepEnded,
  StepLog,
  StepProgress,
  StepStarted,
  StepsNamed,
  TravelledFiles,
} from '#engine/trace/build.ts';
import type { SpanStarted, TraceEvent } from '#engine/trace/event.ts';
import { RECORDED_BUILDS, recordedBuild } from './recorded-build.fixture.ts';

const SHAPES = {
  'build.log': StepLog,
  'build.progress': StepProgress,
  'build.files': TravelledFiles,
  'build.steps': StepsNamed,
  'build.warning': BuildWarning,
};

type Read = { name: string; trace: string; result: StepEnded; ok: boolean };

function stepsOf(events: readonly TraceEvent[]): Read[] {
  const starts = events.filter(
    (event): event is SpanStarted => event.type === 'span.started' && 'build.step' in event.attributes,
  );
  return starts.map(({ name, trace, span }) => {
    const end = events.find((event) => event.type === 'span.ended' && event.span === span);
    if (end?.type !== 'span.ended') throw new Error(`${name} has no end`);
    return { name, trace, result: StepEnded.parse(end.attributes['build.result']), ok: end.outcome.ok };
  });
}

/** For each build of a recording its steps that are written in the Dockerfile, as `text cached`. */
function buildsOf(events: readonly TraceEvent[]): string[][] {
  const builds = new Map<string, string[]>();
  for (const { name, trace, result, ok } of stepsOf(events)) {
    const text = /^(?:\[[^\]]*\d\/\d\]|Step \d+\/\d+ :) (.*)$/.exec(name)?.[1];
    const state = result.canceled ? 'canceled' : ok ? (result.cached ? 'cached' : 'ran') : 'failed';
    if (text?.match(/^(RUN|COPY)/))
      builds.set(trace, [...(builds.get(trace) ?? []), `${text.split(' ').slice(0, 3).join(' ')}: ${state}`]);
  }
  return [...builds.values()];
}

const filesOf = (events: readonly TraceEvent[]) =>
  events.flatMap((event) =>
    event.type === 'span.event' && event.name === 'build.files' ? TravelledFiles.parse(event.attributes).files : [],
  );

describe.each(RECORDED_BUILDS)('%s', (name) => {
  const events = recordedBuild(name);

  test('holds to the contract', () => {
    expect(stepsOf(events).length).toBeGreaterThan(0);
    for (const event of events) {
      if (event.type === 'span.started' && 'build.step' in event.attributes)
        expect(StepStarted.safeParse(event.attributes['build.step']).success).toBe(true);
      const shape = event.type === 'span.event' ? SHAPES[event.name as keyof typeof SHAPES] : undefined;
      if (shape && event.type === 'span.event') expect(shape.safeParse(event.attributes).error).toBeUndefined();
    }
  });

  test('lost nothing', () => {
    expect(events.filter((event) => event.type === 'probe.reported' && event.state === 'lost')).toEqual([]);
  });
});

const both = (name: 'nginx' | 'failing' | 'context') =>
  [`${name}-buildkit`, `${name}-classic`] as (typeof RECORDED_BUILDS)[number][];
const sorted = (builds: string[][]) => builds.map((steps) => [...steps].sort());

describe('what readers count on', () => {
  test.each(both('nginx'))('%s is built, taken from the cache, and built on from the RUN that was put in', (name) => {
    const [echo, rm, copy] = ['RUN echo hello', 'RUN rm -rf', 'COPY index.html /usr/share/nginx/html/'];
    expect(sorted(buildsOf(recordedBuild(name)))).toEqual([
      [`${copy}: ran`, `${rm}: ran`],
      [`${copy}: cached`, `${rm}: cached`],
      [`${copy}: ran`, `${echo}: ran`, `${rm}: ran`],
    ]);
  });

  test.each(both('failing'))('%s fails in its second RUN and has no third', (name) => {
    expect(buildsOf(recordedBuild(name))).toEqual([['RUN echo so: ran', 'RUN echo to: failed']]);
  });

  test.each(both('context'))('%s is built anew when a file changes, and not when an ignored one does', (name) => {
    expect(sorted(buildsOf(recordedBuild(name)))).toEqual([
      ['COPY . .: ran', 'RUN cat main.txt: ran'],
      ['COPY . .: ran', 'RUN cat main.txt: ran'],
      ['COPY . .: cached', 'RUN cat main.txt: cached'],
    ]);
    const main = filesOf(recordedBuild(name)).filter(({ path, sent }) => path === 'main.txt' && sent !== undefined);
    const digests = ['one\n', 'two\n'].map((text) => `sha256:${createHash('sha256').update(text).digest('hex')}`);
    expect([...new Set(main.map(({ digest }) => digest))]).toEqual(digests);
    expect(filesOf(recordedBuild(name)).some(({ path }) => path === 'notes.log')).toBe(false);
  });

  test('stages run side by side, one that nothing needs is not built, and the secret is nowhere', () => {
    const events = recordedBuild('stages-buildkit');
    const names = stepsOf(events).map(({ name }) => name);
    expect(names.some((name) => name.includes('nobody asks for this'))).toBe(false);
    const texts = events.map((event) => JSON.stringify(event)).filter((text) => text.includes('not-to-be-seen'));
    // Where it was typed and written to its file, and nowhere else.
    expect(texts.every((text) => /printf|cat >|command.line|command_args/.test(text))).toBe(true);
  });
});
