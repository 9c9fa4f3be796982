import { expect, it } from 'vitest';
import type { LifeState } from './container-life.machine.ts';
import type { ContainerStory, Step } from './container-story.ts';
import { noticeOf } from './life-words.ts';

/** A container that went from state to state, a second in each. */
function storyOf(...states: LifeState[]): ContainerStory {
  const steps = states.slice(1).map(
    (to, n): Step => ({
      ...{ at: n * 1e9, from: states[n] ?? 'not made', to, evidence: 'observed' },
      type: to === 'running' ? 'was started' : 'ended',
    }),
  );
  const none = { stays: [], signals: [], memory: [], firsts: [], health: [], checks: [], refusals: [], gaps: [] };
  return { id: 'loop', name: 'loop', image: '', steps, ...none, asked: [], lives: [], unexplained: [] };
}

it.each<[string, LifeState[], string]>([
  ['each start after a wait', ['restarting', 'running', 'restarting', 'running', 'exited'], 'restarted it 2 times.'],
  ['not the wait that was called off', ['restarting', 'running', 'restarting', 'exited'], 'restarted it 1 time.'],
])('of a crash loop that is over, counts %s', (_, states, words) => {
  expect(noticeOf(storyOf('not made', 'created', 'running', ...states), 1e12)).toContain(words);
});

it('while it waits, says by which rule', () => {
  const waits = noticeOf(storyOf('not made', 'created', 'running', 'exited', 'restarting'), 1e12);
  expect(waits).toContain('100 ms at first, then twice as long each time, up to a minute, and 100 ms anew once it ran');
});

it('says nothing of restarts where none came', () => {
  const stopped = storyOf('not made', 'created', 'running', 'restarting', 'exited');
  expect(noticeOf(stopped, 1e12)).not.toContain('restarted');
});
