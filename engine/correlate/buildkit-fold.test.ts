import { describe, expect, test } from 'vitest';
import { fromMillis } from '#engine/trace/ids.ts';
import { buildkit, KNOWN, status, tells, vertex } from './make-build.fixture.ts';
import { obeys, reads, spawns } from './make-observation.fixture.ts';
import type { Observation } from './observation.ts';
import { storyOf } from './story-of.fixture.ts';

const told = (...observations: Observation[]) => storyOf([...buildkit(), ...observations], KNOWN);
const over = obeys(9000, 'status');
const spansOf = (story: ReturnType<typeof told>) =>
  story.spans
    .filter(({ attributes }) => 'build.step' in attributes)
    .map((span) => [span.name, span.at / 1e6, (story.endOf(span)?.at ?? 0) / 1e6]);
const resultOf = (story: ReturnType<typeof told>, name: string) => {
  const end = story.endOf(story.find(name));
  return [end?.outcome, end?.attributes['build.result'], end?.evidence];
};

describe('a step of BuildKit', () => {
  test('is a span below the call that asked for the build, with the times that BuildKit stamped', () => {
    const story = told(
      status(10, vertex('RUN', { inputs: ['a', 'b'] })),
      status(20, vertex('RUN', { inputs: ['a', 'b'], started: 18 })),
      status(40, vertex('RUN', { inputs: ['a', 'b'], started: 18, completed: 37 })),
      over,
    );
    expect(spansOf(story)).toEqual([['RUN', 18, 37]]);
    expect(story.path(story.find('RUN'))).toContain('Control/Solve > RUN');
    expect(story.find('RUN')).toMatchObject({
      ...{ from: 'buildkit', to: 'buildkit', evidence: 'observed' },
      attributes: { 'build.step': { ref: 'ref', vertex: 'RUN', inputs: ['a', 'b'], queuedAt: 10e6 } },
    });
    expect(resultOf(story, 'RUN')).toEqual([{ ok: true }, { cached: false }, 'observed']);
  });

  test('that is a source begins twice and is one span', () => {
    const source = { inputs: [] };
    const story = told(
      status(20, vertex('FROM', { ...source, started: 19, completed: 20 }), vertex('FROM', { ...source, started: 21 })),
      status(30, vertex('FROM', { ...source, started: 21, completed: 29 })),
      status(60, vertex('FROM', { ...source, started: 55 })),
      status(70, vertex('FROM', { ...source, started: 55, completed: 65, cached: true })),
      over,
    );
    expect(spansOf(story)).toEqual([['FROM', 19, 65]]);
    expect(resultOf(story, 'FROM')[1]).toEqual({ cached: true });
  });

  test('that is begun again long after it was done is another span', () => {
    const source = { inputs: [] };
    const story = told(
      status(20, vertex('FROM', { ...source, started: 19, completed: 20 })),
      status(3000, vertex('FROM', { ...source, started: 2990 })),
      status(3100, vertex('FROM', { ...source, started: 2990, completed: 3090 })),
      over,
    );
    expect(spansOf(story)).toEqual([
      ['FROM', 19, 20],
      ['FROM', 2990, 3090],
    ]);
  });

  test('ends soon after it was told to be done, and not only with the build', () => {
    const before = told(status(20, vertex('RUN', { started: 18, completed: 19 })), status(500, vertex('next')));
    expect(before.endOf(before.find('RUN'))).toBeDefined();
  });

  test.each([
    ['from the cache', { cached: true }, { ok: true }, { cached: true }],
    ['with an error', { error: 'exit code: 1' }, { ok: false, error: 'exit code: 1' }, { cached: false }],
    [
      'because another one failed',
      { error: 'context canceled: exit' },
      { ok: false, error: 'context canceled: exit' },
      { cached: false, canceled: true },
    ],
  ])('is done %s', (_, more, outcome, result) => {
    const story = told(status(20, vertex('RUN', { started: 18, completed: 19, ...more })), over);
    expect(resultOf(story, 'RUN')).toEqual([outcome, result, 'observed']);
  });

  test.each([
    ['the client is gone', obeys(50, 'status', 14, 'the connection was closed')],
    ['it is not seen any more', { at: fromMillis(50), kind: 'grpc.lost', call: 'status' } as Observation],
  ])('that is at work when %s ends as canceled, as far as is known', (_, end) => {
    const story = told(status(20, vertex('RUN', { started: 18 })), end);
    expect(resultOf(story, 'RUN')).toEqual([
      { ok: false, error: 'canceled' },
      { cached: false, canceled: true },
      'inferred',
    ]);
  });

  test('that never begins is named, once', () => {
    const story = told(
      status(20, vertex('COPY', { inputs: ['RUN'] })),
      status(25, vertex('COPY', { inputs: ['RUN'] })),
      over,
    );
    expect(spansOf(story)).toEqual([]);
    expect(story.eventsOf(story.find('Control/Solve')).filter(({ name }) => name === 'build.steps')).toMatchObject([
      { attributes: { steps: [{ vertex: 'COPY', name: 'COPY', inputs: ['RUN'] }] } },
    ]);
  });

  test('has its output, within bounds that are told', () => {
    const log = (text: string) =>
      tells(30, { logs: [{ vertex: 'RUN', stream: 'stderr', text, told: fromMillis(29) }] });
    const story = told(
      status(20, vertex('RUN', { started: 18 })),
      ...[log('a\n'), log('ü'.repeat(20_000)), log('more')],
      status(40, vertex('RUN', { started: 18, completed: 37 })),
      log('late'),
      over,
    );
    const logs = story
      .eventsOf(story.find('RUN'))
      .map(({ at, attributes: { text, stream, cut } }) => [at / 1e6, stream, String(text).length, cut]);
    expect(logs).toEqual([
      [29, 'stderr', 2, undefined],
      [29, 'stderr', 16_382, undefined],
      [37, 'stdout', 0, (20_000 - 16_382) * 2 + 8],
    ]);
  });

  test('tells what goes on in it a few times, and that it is done', () => {
    const goes = (n: number) =>
      tells(20 + n, { statuses: [{ id: 'x', vertex: 'RUN', name: 'n', current: n, total: 5000, done: n === 5000 }] });
    const story = told(
      status(20, vertex('RUN', { started: 18 })),
      ...Array.from({ length: 5001 }, (_, n) => goes(n)),
      over,
    );
    const progress = story.eventsOf(story.find('RUN')).map(({ attributes }) => attributes.current);
    expect(progress.length).toBeLessThan(13);
    expect([progress[0], progress.at(-1)]).toEqual([0, 5000]);
  });
});

describe('what runc does for a step', () => {
  const RUN = '[2/3] RUN make it';
  const OTHER = '[other 2/2] RUN make  other';
  const runs = (ms: number, id: string) =>
    spawns(ms, 10, Number(id), `runc --log /l run --bundle /var/lib/docker/buildkit/executor/x${id} --keep x${id}`);
  const config = (command: string) => ({ process: { args: ['/bin/sh', '-c', command] } });

  test('hangs below the only one that is at work', () => {
    const story = told(
      status(20, vertex(RUN, { started: 18 }), vertex('FROM', { started: 18 })),
      ...runs(25, '70'),
      over,
    );
    expect(story.path(story.find('runc run'))).toContain(`${RUN} > runc run`);
    expect(story.find('runc run').parentEvidence).toBe('inferred');
  });

  test.each([
    ['make it', RUN],
    ['make other', OTHER],
  ])('hangs below the one of several that says so: %s', (command, name) => {
    const story = told(
      status(20, vertex(RUN, { started: 18 }), vertex(OTHER, { started: 18 })),
      ...runs(25, '70'),
      reads(26, 70, 'x70', config(command)),
      ...spawns(40, 10, 71, 'runc --log /l delete x70'),
      over,
    );
    expect(story.path(story.find('runc run'))).toContain(`${name} > runc run`);
    expect(story.find('runc run').parentEvidence).toBeUndefined();
    expect(story.path(story.find('runc delete'))).toContain(`${name} > runc delete`);
  });

  test('is nobody’s when none of several says so', () => {
    const story = told(
      status(20, vertex(RUN, { started: 18 }), vertex(OTHER, { started: 18 })),
      ...runs(25, '70'),
      reads(26, 70, 'x70', config('something else')),
      over,
    );
    expect(story.path(story.find('runc run'))).toContain('Control/Solve > runc run');
  });
});
