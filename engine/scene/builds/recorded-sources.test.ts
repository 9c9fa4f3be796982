/** A real build with files of a named context, of an image that stands for a name, and of an address; each changed in turn. */
import { describe, expect, test } from 'vitest';
import type { BuildStep } from '../build.ts';
import { buildsAt, toldByEvents } from './builds.ts';
import { recorded } from './recorded-builds.fixture.ts';

const builds = buildsAt(toldByEvents(recorded('sources-buildkit')));
const inFile = (n: number): BuildStep[] => builds[n]?.steps.filter(({ lines }) => lines) ?? [];
const at = (n: number, line: number): BuildStep | undefined => inFile(n).find(({ lines }) => lines?.first === line);
const PAGE = 'http://127.0.0.1:8099/page';

test('each line is one step, though ADD fetches before it adds, and three stages have one base', () => {
  for (const [n] of builds.entries())
    expect(inFile(n).map(({ lines }) => lines?.first)).toEqual([...Array(10).keys()].map((i) => i + 1));
  const bases = inFile(0).filter(({ instruction }) => instruction === 'FROM');
  expect(new Set(bases.map(({ id, shares = id }) => shares)).size).toBe(1);
});

test('contexts are among what was asked for, with what stands for them', () => {
  expect(builds.map(({ options }) => options.contexts?.shared)).toEqual(Array(5).fill('local:shared'));
  expect(builds.map(({ options }) => options.contexts?.picture)).toEqual(
    [1, 1, 1, 2, 2].map((n) => `docker-image://picture:${n}`),
  );
  expect(builds[0]?.transfers.filter(({ what }) => what === 'shared').flatMap(({ files }) => files)).toMatchObject([
    { path: 'note', size: 6 },
  ]);
});

describe('where only one of them changed', () => {
  test('the address: what it sends is another thing, which can only be concluded', () => {
    expect(inFile(1).flatMap(({ why, lines }) => (why ? [[lines?.first, why]] : []))).toEqual([
      [10, { kind: 'source', source: PAGE, evidence: 'inferred' }],
    ]);
  });

  test('the named context: its file, which had travelled for the first of them', () => {
    const digest = expect.stringMatching(/^sha256:/);
    expect(at(2, 8)?.why).toEqual({
      ...{ kind: 'files', evidence: 'inferred' },
      changed: [{ path: 'shared:note', how: 'changed', before: digest, after: digest }],
    });
    expect(at(2, 9)?.why).toMatchObject({ kind: 'parent', root: { kind: 'files' } });
  });

  test('the image that stands for a name: its ID', () => {
    const digest = expect.stringMatching(/^sha256:/);
    expect(at(3, 9)?.why).toEqual({
      kind: 'source',
      source: 'picture:2',
      before: digest,
      after: digest,
      evidence: 'inferred',
    });
  });

  test('--no-cache-filter: its stage, and what is made from it', () => {
    expect(builds[4]?.options).toMatchObject({ noCache: false, noCacheStages: ['two'] });
    expect(at(4, 4)?.why).toEqual({ kind: 'no-cache', scope: 'stage', evidence: 'observed' });
    expect(at(4, 2)?.state).toBe('cached');
  });
});
