/**
 * The life of one lab, as its session controls it. Effects are given from outside as actors; the machine only says what may
 * follow what. A lab that was lost stays lost: another is a new lab with a machine of its own.
 */
import { assign, type CallbackActorLogic, fromCallback, fromPromise, type PromiseActorLogic, setup } from 'xstate';
import type { LabPhase } from '#engine/trace/wire.ts';

type Context = { detail: string };
type LabMachineEvent = { type: 'lab was lost'; reason: string } | { type: 'close'; reason: string };

/** What a lab's life does. Each may reject; the message is shown to the learner. */
export type LabEffects = {
  /** Namespaces, disk, cgroup, probes. */
  make: () => Promise<void>;
  /** Until dockerd answers and the first images are there. */
  boot: () => Promise<void>;
  /** Everything `make` and `boot` left, also when they failed half way. Never rejects. */
  unmake: () => Promise<void>;
  /** Tells `lost` when the lab dies by itself. Returns how to stop watching. */
  watch: (lost: (reason: string) => void) => () => void;
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const never = (): never => {
  throw new Error('the machine was started without its effects');
};

export const labMachine = setup({
  types: {} as { context: Context; events: LabMachineEvent },
  actors: {
    make: fromPromise(never) as PromiseActorLogic<void>,
    boot: fromPromise(never) as PromiseActorLogic<void>,
    unmake: fromPromise(never) as PromiseActorLogic<void>,
    watch: fromCallback(never) as CallbackActorLogic<LabMachineEvent>,
  },
  actions: {
    'say what went wrong': assign({ detail: (_, { error }: { error: unknown }) => messageOf(error) }),
    'say why': assign({ detail: (_, { reason }: { reason: string }) => reason }),
    'say what goes on': assign({ detail: (_, { detail }: { detail: string }) => detail }),
  },
}).createMachine({
  id: 'lab',
  context: { detail: 'The lab is being made.' },
  initial: 'creating',
  on: { close: { target: '.closing', actions: { type: 'say why', params: ({ event }) => event } } },
  states: {
    creating: {
      tags: 'booting',
      invoke: {
        src: 'make',
        onDone: 'alive',
        onError: { target: 'losing', actions: { type: 'say what went wrong', params: ({ event }) => event } },
      },
    },
    alive: {
      invoke: { src: 'watch' },
      on: { 'lab was lost': { target: 'losing', actions: { type: 'say why', params: ({ event }) => event } } },
      initial: 'booting',
      states: {
        booting: {
          tags: 'booting',
          entry: { type: 'say what goes on', params: { detail: 'The engine is starting.' } },
          invoke: {
            src: 'boot',
            onDone: 'ready',
            onError: { target: '#lab.losing', actions: { type: 'say what went wrong', params: ({ event }) => event } },
          },
        },
        ready: { tags: 'ready', entry: { type: 'say what goes on', params: { detail: 'The lab is ready.' } } },
      },
    },
    losing: { tags: 'lost', invoke: { src: 'unmake', onDone: 'lost', onError: 'lost' } },
    lost: {
      tags: ['lost', 'gone'],
      on: { close: { target: 'closed', actions: { type: 'say why', params: ({ event }) => event } } },
    },
    closing: { tags: 'closed', on: { close: {} }, invoke: { src: 'unmake', onDone: 'closed', onError: 'closed' } },
    closed: { tags: ['closed', 'gone'], type: 'final' },
  },
});

export const labMachineWith = (effects: LabEffects) => {
  // A lab that is being taken apart because it was lost may be closed meanwhile: that waits for the same work.
  let unmaking: Promise<void> | undefined;
  const unmake = () => {
    unmaking ??= effects.unmake();
    return unmaking;
  };
  return labMachine.provide({
    actors: {
      make: fromPromise(effects.make),
      boot: fromPromise(effects.boot),
      unmake: fromPromise(unmake),
      watch: fromCallback<LabMachineEvent>(({ sendBack }) =>
        effects.watch((reason) => sendBack({ type: 'lab was lost', reason })),
      ),
    },
  });
};

const PHASES: readonly LabPhase[] = ['booting', 'ready', 'lost', 'closed'];

/** The phase that the page is told. */
export const phaseOf = (snapshot: { hasTag(tag: never): boolean }): LabPhase =>
  PHASES.find((phase) => snapshot.hasTag(phase as never)) ?? 'closed';
