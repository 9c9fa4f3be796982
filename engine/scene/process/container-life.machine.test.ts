import { describe, expect, test } from 'vitest';
import { getShortestPaths } from 'xstate/graph';
import {
  COMMANDS,
  containerLifeMachine,
  LIFE_EVENTS,
  LIFE_STATES,
  lifeAfter,
  refusalOf,
  waysFrom,
} from './container-life.machine.ts';

const pathsBy = (types: readonly string[]) =>
  getShortestPaths(containerLifeMachine, { events: types.map((type) => ({ type })) as never }).map(
    ({ state }) => state.value,
  );

describe('the machine of a container’s life', () => {
  test('comes to each of its states by what happens', () => {
    expect(new Set(pathsBy(LIFE_EVENTS))).toEqual(new Set(LIFE_STATES));
  });

  test('comes by commands to where commands alone lead', () => {
    expect(new Set(pathsBy(COMMANDS))).toEqual(new Set(['not made', 'created', 'running', 'paused', 'exited', 'gone']));
  });

  test('has words for each command that it refuses', () => {
    const refused = (['created', 'running', 'paused', 'restarting', 'exited'] as const).flatMap((state) =>
      waysFrom(state).flatMap((way) => ('refusal' in way ? [{ state, ...way }] : [])),
    );
    expect(new Set(refused.map(({ state }) => state)).size).toBe(5);
    for (const { state, command, refusal } of refused) expect(refusal, `${state} ${command}`).toBeDefined();
  });

  test.each([
    ['docker update', 'restarting'],
    ['docker restart', 'running'],
    ['docker start', 'restarting'],
    ['docker stop', 'exited'],
  ] as const)('while it waits to be restarted, agrees to %s: %s', (command, to) => {
    expect(waysFrom('restarting')).toContainEqual({ command, to });
  });

  test('has no words where nobody tried', () => {
    expect(waysFrom('dead')).toContainEqual({ command: 'docker start', refusal: undefined });
  });

  test('has none where it agrees', () => {
    for (const state of LIFE_STATES)
      for (const command of COMMANDS)
        if (lifeAfter(state, command) !== null) expect(refusalOf(state, command)).toBeUndefined();
  });

  test('knows no way back', () => {
    expect(waysFrom('gone')).toEqual([]);
    for (const type of LIFE_EVENTS) expect(lifeAfter('gone', type)).toBeNull();
  });
});
