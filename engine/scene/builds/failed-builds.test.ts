/** Builds that fail, are broken off, or whose end nobody saw. */
import { describe, expect, test } from 'vitest';
import { UNSEEN_END } from '#engine/trace/unseen-end.ts';
import type { Build, BuildStep } from '../build.ts';
import { buildsAt, toldByEvents } from './builds.ts';
import { eventsOf, type MadeBuild, type MadeStep } from './make-build.fixture.ts';

const fold = (...builds: MadeBuild[]): Build[] => buildsAt(toldByEvents(eventsOf(...builds)));
const one = (build: MadeBuild): Build => fold(build)[0] as Build;
const told = ({ lines, instruction, stage, state }: BuildStep): string =>
  `${lines ? `${lines.first}-${lines.last}` : '-'} ${stage || '-'} ${instruction} ${state}`;

const step = (name: string, more: Partial<MadeStep> = {}): MadeStep => ({ name, start: 10, end: 20, ...more });

test('a build whose end was not observed is lost: it did not fail, and nothing is told of what was not seen', () => {
  const lost = { id: 'b', at: 0, end: 100, dockerfile: 'FROM a\nRUN x\nRUN y', error: UNSEEN_END };
  const build = one({ ...lost, steps: [step('[1/3] FROM docker.io/library/a'), step('[2/3] RUN x')] });
  expect([build.state, build.error]).toEqual(['lost', undefined]);
  expect(build.steps.map(told)).toEqual(['1-1 0 FROM ran', '2-2 0 RUN ran']);
});

test.each([
  ['Ctrl-C', 'reset with code 8', 'the client canceled it'],
  ['a client that is gone', 'the connection was closed', 'the connection was closed'],
  ['a client that was killed', 'returned a non-zero code: 137', 'returned a non-zero code: 137'],
])('a build is broken off by %s, and did not fail', (_, error, message) => {
  const steps = [step('[1/2] FROM docker.io/library/a'), step('[2/2] RUN x', { canceled: true, error: 'canceled' })];
  const build = one({ id: 'b', at: 0, end: 100, dockerfile: 'FROM a\nRUN x\nRUN y', error, steps });
  expect([build.state, build.error?.message]).toEqual(['canceled', message]);
  expect(build.steps.map(({ state }) => state)).toEqual(['ran', 'canceled', 'not reached']);
});

describe('a build that fails', () => {
  const dockerfile = 'FROM a\nENV A=1\nRUN x\nRUN y\nCMD z';

  test('names step, line and words, and what was not reached', () => {
    const build = one({
      ...{
        id: 'b',
        at: 0,
        end: 100,
        dockerfile,
        error: 'process "/bin/sh -c x" did not complete successfully: exit code: 1',
      },
      steps: [
        step('[1/3] FROM docker.io/library/a'),
        step('[2/3] RUN x', { error: 'exit code: 1', log: 'no such thing\n' }),
      ],
    });
    expect(build.state).toBe('failed');
    expect(build.error).toMatchObject({ step: 'sha256:[2/3] RUN x', lines: { first: 3, last: 3 } });
    expect(build.steps.map(told).slice(1)).toEqual([
      ...['2-2 0 ENV config', '3-3 0 RUN failed', '4-4 0 RUN not reached', '5-5 0 CMD not reached'],
    ]);
    expect(build.steps[2]?.log.map(({ text }) => text)).toEqual(['no such thing\n']);
  });

  test('a stage that nobody needs is left out, not just never reached', () => {
    const text = 'FROM a AS unused\nRUN n\nFROM a\nRUN x\nRUN y';
    const steps = [step('[stage-1 1/3] FROM docker.io/library/a'), step('[stage-1 2/3] RUN x', { error: 'no' })];
    const build = one({ id: 'b', at: 0, end: 100, dockerfile: text, steps, error: 'no' });
    expect(build.steps.map(({ state }) => state)).toEqual(['skipped', 'skipped', 'ran', 'failed', 'not reached']);
  });

  test.each([
    ['dockerfile parse error on line 3: unknown instruction: FOO', { first: 3, last: 3 }],
    ['failed to read: dockerfile parse error line 7: ENV must have two arguments', { first: 7, last: 7 }],
    ['the Dockerfile (Dockerfile) cannot be empty', undefined],
  ])('before anything ran: %s', (error, lines) => {
    const build = one({ id: 'b', at: 0, end: 9, dockerfile, error, steps: [] });
    expect(build.error).toEqual({ message: error, ...(lines && { lines }) });
    expect(new Set(build.steps.map(({ state }) => state))).toEqual(new Set(['not reached']));
  });

  test('did not find in the cache what stands on a step that it made, whatever BuildKit says', () => {
    const text = 'FROM a\nRUN old\nRUN x\nENV A=1\nRUN y\nCOPY missing /';
    const [a, old, x, y] = ['[1/5] FROM docker.io/library/a', '[2/5] RUN old', '[3/5] RUN x', '[4/5] RUN y'] as const;
    const steps = [
      step(a),
      step(old, { inputs: [a], cached: true }),
      step(x, { inputs: [old] }),
      step(y, { inputs: [x], cached: true }),
      step('[5/5] COPY missing /', { inputs: [y], error: '"/missing": not found' }),
    ];
    const build = one({ id: 'b', at: 0, end: 100, dockerfile: text, steps, error: '"/missing": not found' });
    expect(build.steps.map(({ state }) => state)).toEqual(['ran', 'cached', 'ran', 'config', 'not reached', 'failed']);
    const done = one({ id: 'b', at: 0, end: 100, dockerfile: text, steps: steps.slice(0, 4) });
    expect(done.steps[4]?.state).toBe('cached');
  });

  test('has nothing in the cache of what is copied from a stage that failed', () => {
    const text = 'FROM a AS s\nRUN x\nFROM a\nCOPY --from=s /x /\nRUN y';
    const [a, x, copy] = [
      '[s 1/2] FROM docker.io/library/a',
      '[s 2/2] RUN x',
      '[stage-1 2/3] COPY --from=s /x /',
    ] as const;
    const steps = [
      step(a),
      step(x, { inputs: [a], error: 'exit code: 1' }),
      step(copy, { inputs: [a, x], cached: true }),
      step('[stage-1 3/3] RUN y', { inputs: [copy], cached: true }),
    ];
    const build = one({ id: 'b', at: 0, end: 100, dockerfile: text, steps, error: 'exit code: 1' });
    expect(build.steps.slice(1).map(({ state }) => state)).toEqual(['failed', 'ran', 'not reached', 'not reached']);
  });

  test('or is broken off', () => {
    const steps = [
      step('[1/3] FROM docker.io/library/a'),
      step('[2/3] RUN x', { canceled: true, error: 'context canceled' }),
    ];
    const build = one({ id: 'b', at: 0, end: 50, dockerfile, error: 'context canceled', steps });
    expect([build.state, ...build.steps.map(({ state }) => state)]).toEqual([
      'canceled',
      'ran',
      'config',
      'canceled',
      'not reached',
      'not reached',
    ]);
  });
});
