import { describe, expect, test } from 'vitest';
import { nanos, spanId, traceId } from '#engine/trace/ids.ts';
import type { Build, BuildStep } from '../build.ts';
import { BUSYBOX, built, foretold, inputOf } from './build.fixture.ts';
import { NOTHING_KNOWN, withoutImages } from './knowledge.ts';
import { fileThatTravelled, imagesNamed, recallBuild } from './recall-build.ts';

const TEXT = 'FROM busybox\nRUN a\nRUN b';
const IMAGE = 'sha256:0123456789abcdef';

const step = (line: number, state: BuildStep['state'], image: string | undefined): BuildStep => ({
  ...{ id: String(line), name: 'RUN', instruction: 'RUN', stage: '0', lines: { first: line, last: line } },
  ...{ state, inputs: [], log: [], ...(image !== undefined && { image }) },
});
/** As the classic builder prints them. */
const LEFT = ['aaaaaaaaaaaa', IMAGE.slice(7, 19)];

const observed = (builder: Build['builder'], ...states: BuildStep['state'][]): Build => ({
  ...{ id: spanId('s1'), trace: traceId('t1:1'), builder, state: 'done', startedAt: nanos(0), transfers: [] },
  options: { file: 'Dockerfile', noCache: false, buildArgs: {}, tags: [] },
  dockerfile: { path: 'Dockerfile', text: TEXT },
  steps: states.map((state, index) => step(index + 2, state, builder === 'classic' ? LEFT[index] : undefined)),
  image: IMAGE,
});

const given = { context: '/root/app', files: [], images: { busybox: BUSYBOX } };

describe.each(['buildkit', 'classic'] as const)('a build of %s that was observed', (builder) => {
  const recalled = (...states: BuildStep['state'][]) => recallBuild(NOTHING_KNOWN, observed(builder, ...states), given);

  test('leaves what it made or found', () => {
    expect(foretold(recalled('cached', 'ran'), inputOf(TEXT, {}, { builder }))).toEqual(['RUN hit', 'RUN hit']);
  });

  test('leaves nothing of a step that failed', () => {
    expect(foretold(recalled('ran', 'failed'), inputOf(TEXT, {}, { builder }))).toEqual(['RUN hit', 'RUN miss']);
  });

  test('says nothing without its Dockerfile', () => {
    const { dockerfile: _, ...build } = observed(builder, 'ran', 'ran');
    expect(recallBuild(NOTHING_KNOWN, build, given)).toBe(NOTHING_KNOWN);
  });
});

describe('of the classic builder', () => {
  const knowledge = recallBuild(NOTHING_KNOWN, observed('classic', 'ran', 'ran'), given);
  const input = inputOf(TEXT, {}, { builder: 'classic' });

  test('an image that is removed is found no more, and the one below is as long as it is there', () => {
    expect(foretold(withoutImages(knowledge, [IMAGE]), input)).toEqual(['RUN hit', 'RUN miss']);
    expect(foretold(withoutImages(knowledge, [IMAGE, `sha256:${LEFT[0]}0123`]), input)).toEqual([
      'RUN miss',
      'RUN miss',
    ]);
  });

  test('what a step left whose image was not told is not known', () => {
    const build = observed('classic', 'ran', 'ran');
    const steps = build.steps.map(({ image: _, ...one }) => one);
    expect(foretold(recallBuild(NOTHING_KNOWN, { ...build, steps }, given), input)).toEqual(['RUN miss', 'RUN miss']);
  });
});

test('a file that travelled', () => {
  const sent = { path: 'a', type: 'file', size: 1, mode: 0o644, uid: 0, gid: 0, mtime: 0, digest: 'sha256:1' } as const;
  expect(fileThatTravelled(sent)).toEqual({ path: 'a', type: 'file', mode: 0o644, uid: 0, gid: 0, sha256: 'sha256:1' });
});

test('images by the names that a Dockerfile uses', () => {
  const facts = {
    tags: ['busybox:latest'],
    digests: [],
    architecture: 'amd64',
    os: 'linux',
    layers: ['c'],
    history: [],
    configBytes: 1,
    settings: { env: ['PATH=/bin'], workdir: '/w', user: 'u', shell: [], onbuild: [] },
  };
  const text = 'FROM docker.io/library/busybox\nCOPY --from=nobody /a /a';
  expect(imagesNamed(text, {}, { images: new Map([['sha256:b', facts]]) })).toEqual({
    'docker.io/library/busybox': {
      ...{ id: 'sha256:b', layers: ['c'], env: ['PATH=/bin'], workdir: '/w', user: 'u', shell: [], onbuild: [] },
    },
  });
});

describe('a base that was made again', () => {
  const settings = { env: ['A=1'], workdir: '', user: '', shell: [], onbuild: [] };
  const facts = { tags: ['busybox:latest'], digests: [], architecture: '', os: '', layers: ['c'], history: [] };
  const named = (id: string, more: object) =>
    imagesNamed(TEXT, {}, { images: new Map([[id, { ...facts, configBytes: 1, ...more }]]) });
  const before = built(NOTHING_KNOWN, inputOf(TEXT, {}, { images: named('sha256:old', { settings }) }));
  const HIT = ['RUN hit', 'RUN hit'];
  const MISS = ['RUN miss', 'RUN miss'];

  test.each([
    ['with another label only is the same', { settings }, HIT],
    ['with another environment is another one', { settings: { ...settings, env: ['A=2'] } }, MISS],
    ['with another directory is another one', { settings: { ...settings, workdir: '/w' } }, MISS],
    ['whose environment was not told may be another one', {}, MISS],
    [
      'with ONBUILD brings what no forecast is made of',
      { settings: { ...settings, onbuild: ['RUN x'] } },
      ['RUN unknown', 'RUN unknown'],
    ],
  ])('%s', (_, more, told) => {
    expect(foretold(before, inputOf(TEXT, {}, { images: named('sha256:new', more) }))).toEqual(told);
  });
});
