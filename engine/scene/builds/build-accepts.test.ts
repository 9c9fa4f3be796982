import { describe, expect, test } from 'vitest';
import { getShortestPaths } from 'xstate/graph';
import { acceptsBuilds } from './build-accepts.ts';
import { MUTATIONS, mutantsOf } from './build-mutations.fixture.ts';
import { buildStepMachine, stepAfter } from './build-step.machine.ts';
import { eventsOf, simple } from './make-build.fixture.ts';
import { RECORDINGS, recorded } from './recorded-builds.fixture.ts';

describe('a step of a build', () => {
  test('can reach all of its states', () => {
    const reached = getShortestPaths(buildStepMachine).map(({ state }) => state.value);
    expect(new Set(reached)).toEqual(new Set(Object.keys(buildStepMachine.states)));
  });

  test.each([
    ['waiting', 'was started', 'running'],
    ['waiting', 'succeeded', null],
    ['running', 'was put into the config', null],
    ['running', 'the build ended', 'canceled'],
    ['waiting', 'the build ended', 'not reached'],
    ['cached', 'failed', null],
    ['not reached', 'was started', null],
  ] as const)('that is %s and then %s', (state, type, next) => {
    expect(stepAfter(state, type)).toBe(next);
  });
});

describe('every recorded build is accepted', () => {
  test.each(RECORDINGS)('%s', (name) => {
    expect(acceptsBuilds(recorded(name))).toEqual({ ok: true });
  });

  test('and a made one', () => {
    expect(acceptsBuilds(eventsOf(simple('a', 0, 'FROM a\nRUN b\nCOPY c d')))).toEqual({ ok: true });
  });
});

describe('what cannot happen is not', () => {
  test.each(MUTATIONS)('%s', (kind) => {
    const mutants = RECORDINGS.flatMap((name) => mutantsOf(kind, recorded(name)));
    expect(mutants.length).toBeGreaterThan(0);
    expect(mutants.filter((mutant) => acceptsBuilds(mutant()).ok)).toEqual([]);
  });
});
