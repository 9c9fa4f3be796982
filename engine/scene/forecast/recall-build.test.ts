import { describe, expect, test } from 'vitest';
import { nanos, spanId, traceId } from '#engine/trace/ids.ts';
import type { Build, BuildStep } from '../build.ts';
import { BUSYBOX, foretold, inputOf } from './build.fixture.ts';
import { NOTHING_KNOWN, withoutImages } from './knowledge.ts';
import { fileThatTravelled, imagesNamed, recallBuild } from './recall-build.ts';

const TEXT = 'FROM busybox\nRUN a\nRUN b';
const IMAGE = 'sha256:0123456789abcdef';

const step = (line: number, state: BuildStep['state']): BuildStep => ({
  ...{ id: String(line), name: 'RUN', instruction: 'RUN', stage: '0', lines: { first: line, last: line } },
  ...{ state, inputs: [], log: [] },
});

const observed = (builder: Build['builder'], ...states: BuildStep['state'][]): Build => ({
  ...{ id: spanId('s1'), trace: traceId('t1:1'), builder, state: 'done', startedAt: nanos(0), transfers: [] },
  options: { file: 'Dockerfile', noCache: false, buildArgs: {}, tags: [] },
  dockerfile: { path: 'Dockerfile', text: TEXT },
  steps: states.map((state, index) => step(index + 2, state)),
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

test('an image that is removed takes the images below along whose IDs were not seen', () => {
  const knowledge = recallBuild(NOTHING_KNOWN, observed('classic', 'ran', 'ran'), given);
  const input = inputOf(TEXT, {}, { builder: 'classic' });
  expect(foretold(withoutImages(knowledge, [IMAGE]), input)).toEqual(['RUN miss', 'RUN miss']);
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
  };
  const text = 'FROM docker.io/library/busybox\nCOPY --from=nobody /a /a';
  expect(imagesNamed(text, {}, { images: new Map([['sha256:b', facts]]) })).toEqual({
    'docker.io/library/busybox': { id: 'sha256:b', layers: ['c'] },
  });
});
