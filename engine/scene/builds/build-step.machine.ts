/** One step of a build, as a model machine: folded from what the builder told of it, and of the build it is part of. */
import { setup, transition } from 'xstate';
import type { StepState } from '../build.ts';

export type StepEventType =
  /** the builder named it */
  | 'was queued'
  | 'was started'
  /** it printed something, or told how far it is */
  | 'told'
  | 'was found in the cache'
  | 'succeeded'
  | 'failed'
  | 'was canceled'
  /** it changes only the image's config: known as soon as the builder has read the Dockerfile */
  | 'was put into the config'
  /** nothing that was asked for needs its stage */
  | 'was left out'
  /** the build ended */
  | 'the build ended';

/** A vertex that BuildKit finds in its cache is started and completed in one moment; some start again for their real work. */
export const buildStepMachine = setup({ types: { events: {} as { type: StepEventType } } }).createMachine({
  id: 'build step',
  initial: 'waiting',
  states: {
    waiting: {
      on: {
        'was queued': 'waiting',
        'was started': 'running',
        'was found in the cache': 'cached',
        'was canceled': 'canceled',
        'was put into the config': 'config',
        'was left out': 'skipped',
        'the build ended': 'not reached',
      },
    },
    running: {
      on: {
        told: 'running',
        'was found in the cache': 'cached',
        succeeded: 'ran',
        failed: 'failed',
        'was canceled': 'canceled',
        'the build ended': 'canceled',
      },
    },
    cached: { on: { 'the build ended': 'cached' } },
    ran: { on: { 'the build ended': 'ran' } },
    failed: { on: { 'the build ended': 'failed' } },
    canceled: { on: { 'the build ended': 'canceled' } },
    config: { on: { 'the build ended': 'config' } },
    skipped: { on: { 'the build ended': 'skipped' } },
    'not reached': {},
  },
});

/** The state that this event leads to, or null where it cannot happen. */
export function stepAfter(state: StepState, type: StepEventType): StepState | null {
  const key = `${state}\n${type}`;
  const known = steps.get(key);
  if (known !== undefined) return known;
  const snapshot = buildStepMachine.resolveState({ value: state, context: {} });
  const next = snapshot.can({ type }) ? transition(buildStepMachine, snapshot, { type })[0].value : null;
  steps.set(key, next);
  return next;
}

/** The machine remembers nothing but its state, so each step is worked out once. */
const steps = new Map<string, StepState | null>();
