import { describe, expect, test } from 'vitest';
import { nanos, spanId, traceId } from '#engine/trace/ids.ts';
import type { Build } from '../build.ts';
import type { StoredNow } from '../stored-world.ts';
import { foretold, inputOf } from './build.fixture.ts';
import { contentKey, contentsOfDirectory, knowledgeOf } from './session-knowledge.ts';

const TEXT = 'FROM busybox\nRUN a\nCOPY main.txt /';
const BASE = `sha256:${'b'.repeat(64)}`;
const SHA = `sha256:${'1'.repeat(64)}`;
const stored: StoredNow = {
  images: new Map([
    [
      BASE,
      {
        ...{ tags: ['busybox:latest'], digests: [], architecture: 'amd64', os: 'linux', layers: ['l'], history: [] },
        configBytes: 1,
      },
    ],
  ]),
  layers: new Map(),
};

const CONTEXT = '/root/app';

function build(at: number, sent: boolean, context = CONTEXT): Build {
  const file = { path: 'main.txt', type: 'file', size: 6, mode: 0o644, uid: 0, gid: 0, mtime: 7 } as const;
  return {
    ...{ id: spanId(`s${at}`), trace: traceId('t1:1'), builder: 'buildkit', state: 'done' },
    paths: { context, dockerfile: `${context}/Dockerfile` },
    ...{ startedAt: nanos(at), endedAt: nanos(at + 1), dockerfile: { path: 'Dockerfile', text: TEXT } },
    options: { file: 'Dockerfile', noCache: false, buildArgs: {}, tags: [] },
    steps: ['RUN', 'COPY'].map((instruction, index) => ({
      ...{ id: instruction, name: instruction, instruction, stage: '0', inputs: [], log: [] },
      ...{ lines: { first: index + 2, last: index + 2 }, state: sent ? 'ran' : 'cached' },
    })),
    transfers: [
      {
        ...{ span: spanId('c'), what: 'context', bytes: 6, sent: sent ? 6 : 0, unlisted: 0 },
        files: [{ ...file, ...(sent && { sent: 6, digest: SHA }) }],
      },
    ],
  };
}

const now = (sha256: string) => {
  const input = inputOf(TEXT, { 'main.txt': '' }, { images: { busybox: { id: BASE, layers: ['l'] } } });
  return { ...input, context: CONTEXT, files: input.files.map((file) => ({ ...file, sha256 })) };
};

test('content that a builder had is that of the transfer before', () => {
  expect(contentsOfDirectory([build(1, true)], CONTEXT).get(contentKey('main.txt', 6, 7))).toBe(SHA);
  expect(contentsOfDirectory([build(1, false)], CONTEXT).size).toBe(0);
});

test('a file of another context is not taken for it, though all that is described of it is the same', () => {
  expect(contentsOfDirectory([build(1, true, '/root/other')], CONTEXT).size).toBe(0);
});

describe('of all builds of a lab is known', () => {
  const both = knowledgeOf([build(1, true), build(5, false)], stored, []);

  test.each([
    ['the same files', SHA, ['RUN hit', 'COPY hit']],
    ['another content', `sha256:${'2'.repeat(64)}`, ['RUN hit', 'COPY miss']],
  ])('what %s would find', (_, sha256, outcomes) => {
    expect(foretold(both, now(sha256))).toEqual(outcomes);
  });

  test('nothing that was pruned after it', () => {
    const loss = { at: nanos(9), builders: ['buildkit'] as const };
    expect(foretold(knowledgeOf([build(1, true)], stored, [loss]), now(SHA))).toEqual(['RUN miss', 'COPY miss']);
    const earlier = { ...loss, at: nanos(0) };
    expect(foretold(knowledgeOf([build(1, true)], stored, [earlier]), now(SHA))).toEqual(['RUN hit', 'COPY hit']);
  });
});
