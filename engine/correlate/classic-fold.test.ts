import { describe, expect, test } from 'vitest';
import { fromMillis } from '#engine/trace/ids.ts';
import { classic, KNOWN, says, stepLine } from './make-build.fixture.ts';
import { answers, calls, DOCKERD, orders, WEB } from './make-observation.fixture.ts';
import type { Observation } from './observation.ts';
import { storyOf } from './story-of.fixture.ts';

const told = (...observations: Observation[]) => storyOf([...classic(), ...observations], KNOWN);
const steps = (story: ReturnType<typeof told>) =>
  story.spans
    .filter(({ attributes }) => 'build.step' in attributes)
    .map((span) => {
      const end = story.endOf(span);
      return [span.name, span.at / 1e6, (end?.at ?? 0) / 1e6, end?.outcome.ok, end?.attributes['build.result']];
    });

describe('a step of the classic builder', () => {
  test('goes on until the next begins, and leaves an image', () => {
    const story = told(
      says(10, stepLine(1, 'FROM a', 2), { kind: 'image', image: '0123456789ab' }),
      says(20, stepLine(2, 'RUN b', 2), { kind: 'cached' }, { kind: 'image', image: '1123456789ab' }),
      says(30, { kind: 'built', image: '1123456789ab' }),
      ...answers(40, 1, 200),
    );
    expect(steps(story)).toEqual([
      ['Step 1/2 : FROM a', 10, 20, true, { cached: false, image: '0123456789ab' }],
      ['Step 2/2 : RUN b', 20, 30, true, { cached: true, image: '1123456789ab' }],
    ]);
    expect(story.find('POST /build > Step 2/2 : RUN b')).toMatchObject({
      ...{ from: 'dockerd', to: 'dockerd' },
      attributes: { 'build.step': { inputs: [], ordinal: 2, total: 2 } },
    });
  });

  test.each([
    ['that fails says why', [says(20, { kind: 'error', message: 'returned 1' }), ...answers(30, 1, 200)], 'returned 1'],
    ['that is broken off is canceled', answers(30, 1, 200), 'canceled'],
    [
      'that is not seen any more is canceled, as far as is known',
      [{ at: fromMillis(30), kind: 'http.lost', exchange: 1 } as Observation],
      'canceled',
    ],
  ])('%s', (_, end, error) => {
    const story = told(says(10, stepLine(1, 'RUN b')), ...end);
    const ended = story.endOf(story.find('Step 1/3 : RUN b'));
    expect(ended?.outcome).toEqual({ ok: false, error });
    expect(ended?.evidence).toBe(error === 'canceled' ? 'inferred' : 'observed');
  });

  test('that fails once its client is gone was broken off', () => {
    const gone = [says(20, { kind: 'left' }), says(21, { kind: 'error', message: 'returned 137' })];
    const story = told(says(10, stepLine(1, 'RUN b')), ...gone, ...answers(30, 1, 200));
    expect(steps(story)).toMatchObject([['Step 1/3 : RUN b', 10, 21, false, { cached: false, canceled: true }]]);
  });

  test('has the output of its container, and what its containers do hangs below it', () => {
    const story = told(
      says(10, stepLine(1, 'RUN b'), { kind: 'running', container: WEB.slice(0, 12) }),
      orders(12, 'c1', 'Tasks/Create', { container_id: WEB }),
      says(15, { kind: 'log', stream: 'stdout', text: 'hello\n' }),
      says(20, stepLine(2, 'RUN c')),
      orders(22, 'c2', 'Tasks/Delete', { container_id: WEB }),
      calls(24, DOCKERD, 'mount', { target: '/x' }),
    );
    const [first, second] = ['Step 1/3 : RUN b', 'Step 2/3 : RUN c'];
    expect(story.find(`${first} > Tasks/Create`).parentEvidence).toBeUndefined();
    expect(story.eventsOf(story.find(first as string))).toMatchObject([
      { name: 'build.log', attributes: { stream: 'stdout', text: 'hello\n' } },
    ]);
    expect(story.find(`${first} > Tasks/Delete`).parentEvidence).toBe('inferred');
    expect(story.find(`${second} > mount`).parentEvidence).toBe('inferred');
  });
});

test('files that travelled are told on the request that carried them', () => {
  const files = { what: 'context', files: [], total: { files: 0, bytes: 0, sent: 0, unlisted: 0 } };
  const story = told({ at: fromMillis(5), kind: 'build.files', exchange: 1, files });
  expect(story.eventsOf(story.find('POST /build'))).toMatchObject([{ name: 'build.files', attributes: files }]);
});
