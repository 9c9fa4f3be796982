import { describe, expect, test } from 'vitest';
import { initialTransition, transition } from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import { TEXTS } from './chapters.ts';
import { journeyMachine } from './journey.machine.ts';
import type { MilestoneType } from './milestones.ts';

const paths = getShortestPaths(journeyMachine, { serializeState: (state) => JSON.stringify(state.value) });
const STATES = Object.keys(journeyMachine.states);

function walk(...milestones: MilestoneType[]): string[] {
  let [snapshot] = initialTransition(journeyMachine);
  const visited = [snapshot.value as string];
  for (const type of milestones) {
    [snapshot] = transition(journeyMachine, snapshot, { type });
    if (visited.at(-1) !== snapshot.value) visited.push(snapshot.value as string);
  }
  return visited;
}

describe('the journey of a request', () => {
  test('can reach every one of its chapters', () => {
    expect(new Set(paths.map((path) => path.state.value))).toEqual(new Set(STATES));
  });

  test.each(
    paths.map(
      (path) =>
        [
          path.steps
            .slice(1)
            .map((step) => step.event.type)
            .join(', then ') || 'nothing yet',
          path,
        ] as const,
    ),
  )('%s', (_, path) => {
    const end = path.steps.slice(1).map((step) => step.event.type as MilestoneType);
    expect(walk(...end).at(-1)).toBe(path.state.value);
  });

  test('every chapter has a title and a sentence', () => {
    expect(Object.keys(TEXTS).sort()).toEqual([...STATES].sort());
  });

  test('of a container that runs and goes', () => {
    expect(
      walk(
        'a container was asked for',
        'a start was asked for',
        'containerd was called',
        'runc began to build',
        'a hook ran',
        'the root was switched',
        'the program was released',
        'the program began',
        'the program ended',
        'remains were removed',
      ),
    ).toEqual([
      'asking',
      'creating',
      'connecting',
      'handing over',
      'building the box',
      'plugging in',
      'shutting the door',
      'starting',
      'running',
      'sweeping up',
    ]);
  });

  test('of an image that is missing goes through a pull and creates again', () => {
    expect(walk('a container was asked for', 'an image was asked for', 'a container was asked for')).toEqual([
      'asking',
      'creating',
      'pulling',
      'creating',
    ]);
  });

  test('of a command inside a container does not build a box', () => {
    expect(
      walk(
        'a command inside was asked for',
        'containerd was called',
        'runc stepped inside',
        'the program began',
        'the program ended',
      ),
    ).toEqual(['asking', 'preparing', 'handing over the command', 'stepping inside', 'running', 'sweeping up']);
  });

  test('stays where it is when a milestone means nothing there', () => {
    expect(walk('a hook ran', 'the root was switched', 'the program ended')).toEqual(['asking']);
  });
});
