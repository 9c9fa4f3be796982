import { describe, expect, it } from 'vitest';
import { ATTR } from '#engine/trace/attribute.ts';
import type { Attributes } from '#engine/trace/event.ts';
import { Condition, type TransferPattern } from './check.ts';
import { gradeCheck } from './grade.ts';
import { bytesIn, gradeValue, observedValue } from './grade-value.ts';
import { ValueQuestion } from './lesson.ts';
import { TestLog } from './test-log.fixture.ts';

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;

/** The child of the request before it: `TestLog` has no parents, so they are put in here. */
function pull(log: TestLog, name: string, fetched: readonly string[], all: readonly string[], exit = 0): TestLog {
  return log.command(`docker pull ${name}`, exit, () => {
    log.request('POST /images/create', 200);
    const cause = log.events.at(-1);
    const before = log.events.length;
    const asked = { [ATTR.repository]: `library/${name}`, [ATTR.httpStatus]: 200 };
    const layers = all.map((letter) => ({ digest: digest(letter), size: 1000 }));
    const manifest = { ...asked, [ATTR.reference]: 'latest', [ATTR.httpResponseBody]: { layers } };
    log.span('dockerd', 'registry', 'GET /v2/{name}/manifests/{reference}', manifest);
    for (const letter of fetched) log.span('dockerd', 'registry', 'GET /v2/{name}/blobs/{digest}', blob(asked, letter));
    for (const event of log.events.slice(before))
      if (event.type === 'span.started' && cause && 'span' in cause) event.parent = cause.span;
  });
}

const blob = (asked: Attributes, letter: string): Attributes => ({
  ...asked,
  ...{ [ATTR.reference]: digest(letter), [ATTR.httpResponseSize]: 1000 },
});

const two = () => pull(pull(new TestLog(), 'nginx', ['a', 'b'], ['a', 'b']), 'redis', ['c'], ['a', 'c']);
const grade = (log: TestLog, transfer: TransferPattern, within = {}) =>
  gradeCheck(Condition.parse({ transfer, in: within }), { index: log.index, answers: {} });

describe('a check of a transfer', () => {
  type Case = [name: string, pattern: TransferPattern, met: boolean];
  it.each<Case>([
    ['its repository', { repository: 'library/redis' }, true],
    ['another repository', { repository: 'library/python' }, false],
    ['what was here', { repository: 'library/redis', layers: { known: 1, fetched: { least: 1 } } }, true],
    ['the same of another', { repository: 'library/nginx', layers: { known: 1 } }, false],
    ['its bytes', { repository: 'library/redis', moved: { below: 1500 } }, true],
    ['other bytes', { repository: 'library/redis', moved: { above: 1500 } }, false],
    ['its direction', { direction: 'push' }, false],
    ['its tag', { repository: 'library/nginx', reference: 'latest' }, true],
    ['how it ended', { repository: 'library/nginx', outcome: 'failed' }, false],
  ])('looks at %s', (_, pattern, met) => {
    expect(grade(two(), pattern).met).toBe(met);
  });

  it('tells in words what travelled, and cites the request', () => {
    const { fact, evidence } = grade(two(), { repository: 'library/redis' });
    expect(fact).toBe('pull of library/redis: 1.0 kB fetched, 1 of 2 layers was here already');
    expect(evidence.length).toBe(2);
  });

  it('tells what came near', () => {
    const { missed } = grade(two(), { repository: 'library/nginx', layers: { known: 1 } });
    expect(missed).toContain('0 of 2 layers were here already');
  });

  it('looks only at commands that are meant', () => {
    expect(grade(pull(new TestLog(), 'redis', ['c'], ['c'], 1), {}, { exit: 0 }).met).toBe(false);
  });
});

const question = ValueQuestion.parse({
  ...{ kind: 'value', id: 'cost', ask: 'How much?', because: 'So much.' },
  of: { transfer: { repository: 'library/redis' }, read: 'moved' },
});
const answered = (log: TestLog, value?: string) =>
  gradeValue(question, { index: log.index, answers: value === undefined ? {} : { cost: { value, seq: 0 } } });

describe('bytes that were read off', () => {
  it.each([
    ['exactly', '1000', 'right'],
    ['with a unit', '1 kB', 'right'],
    ['nearly', '1.01 kB', 'right'],
    ['too many', '2 kB', 'wrong'],
    ['in words', 'many', 'wrong'],
    ['not yet', '', 'open'],
  ])('are judged when given %s', (_, value, state) => {
    expect(answered(two(), value).state).toBe(state);
  });

  it('have nothing to be compared with before a pull', () => {
    expect(answered(new TestLog(), '1000').state).toBe('waiting');
    expect(observedValue(question, { index: new TestLog().index, answers: {} })).toBeUndefined();
  });

  it.each([
    ['4308150', 4308150],
    ['4,308,150 bytes', 4308150],
    ['4.3 MB', 4_300_000],
    ['4.1MiB', 4299162],
    ['430 k', 430_000],
    ['12 parsecs', undefined],
  ])('may be written as %s', (typed, bytes) => {
    expect(bytesIn(typed)).toBe(bytes);
  });
});

const layers = ValueQuestion.parse({
  ...{ kind: 'value', id: 'name', ask: 'Which?', because: 'That.' },
  of: { layer: { image: 'nginx', place: 'top' }, read: 'cache-id' },
});
const stored = () =>
  new TestLog()
    .change('layer', digest('1'), 'present', { diffId: digest('1'), cacheId: '2'.repeat(64), blobs: [] })
    .change('layer', digest('3'), 'present', {
      ...{ diffId: digest('4'), parent: digest('1'), cacheId: '5'.repeat(64), blobs: [{ digest: digest('6') }] },
    })
    .change('stored-image', digest('7'), 'present', {
      ...{ tags: ['nginx:latest'], digests: [], architecture: 'amd64', os: 'linux', history: [], configBytes: 1 },
      layers: [digest('1'), digest('3')],
    });

describe('the name of a layer that was read off', () => {
  it.each([
    ['the whole', '5'.repeat(64), 'right', 'is what was observed'],
    ['its beginning', '55555555', 'right', 'is what was observed'],
    ['too little of it', '555', 'wrong', 'not what was observed'],
    ['another of its names', digest('4'), 'wrong', 'its diff ID'],
    ['its digest in the registry', '6'.repeat(12), 'wrong', 'its digest in the registry'],
    ['that of another layer', '2'.repeat(12), 'wrong', 'another layer'],
    ['one that nothing has', '9'.repeat(12), 'wrong', 'not what was observed'],
  ])('is judged when it is %s', (_, value, state, words) => {
    const graded = gradeValue(layers, { index: stored().index, answers: { name: { value, seq: 0 } } });
    expect(graded).toMatchObject({ state, fact: expect.stringContaining(words) });
  });
});
