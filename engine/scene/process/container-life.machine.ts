/**
 * A container's life as a model machine: no actors, no clock. Folded over what happened (`LifeEventType`), which the engine, the kernel and
 * the processes tell; what may be asked of the engine (`Command`) is among its events too, so that what is possible from a state, and where
 * it leads to, is read from the same table. The tests drive a real engine along its paths.
 */
import { setup, transition } from 'xstate';

export const LIFE_STATES = [
  ...(['not made', 'created', 'running', 'paused', 'restarting', 'exited', 'removing', 'dead', 'gone'] as const),
] as const;
export type LifeState = (typeof LIFE_STATES)[number];

export const LIFE_EVENTS = [
  'was created',
  'was started',
  'was paused',
  'was unpaused',
  'ended',
  'waits to be restarted',
  /** somebody stopped or killed it while it waited */
  'is not restarted',
  'is being removed',
  'could not be removed',
  'was removed',
] as const;
export type LifeEventType = (typeof LIFE_EVENTS)[number];

/** As they are typed; with a program that obeys, and a signal that ends it. */
export const COMMANDS = [
  ...(['docker create', 'docker run', 'docker start', 'docker pause', 'docker unpause', 'docker exec'] as const),
  ...(['docker stop', 'docker kill', 'docker restart', 'docker update', 'docker rm', 'docker rm -f'] as const),
] as const;
export type Command = (typeof COMMANDS)[number];

type On = Partial<Record<LifeEventType | Command, LifeState>>;

const GONE = { 'docker rm -f': 'gone', 'is being removed': 'removing', 'was removed': 'gone' } as const satisfies On;

/** A self-transition of a command says that the engine agrees and the state stays. */
const states = {
  'not made': {
    on: { 'was created': 'created', 'docker create': 'created', 'docker run': 'running' },
  },
  created: {
    on: {
      ...GONE,
      'was started': 'running',
      'docker start': 'running',
      'docker restart': 'running',
      'docker stop': 'created',
      'docker update': 'created',
      'docker rm': 'gone',
    },
  },
  running: {
    on: {
      ...GONE,
      'was started': 'running',
      'was paused': 'paused',
      ended: 'exited',
      'docker start': 'running',
      'docker pause': 'paused',
      'docker exec': 'running',
      'docker stop': 'exited',
      'docker kill': 'exited',
      'docker restart': 'running',
      'docker update': 'running',
    },
  },
  paused: {
    on: {
      ...GONE,
      'was unpaused': 'running',
      // The engine thaws what it ends.
      ended: 'exited',
      'docker unpause': 'running',
      'docker stop': 'exited',
      'docker kill': 'exited',
      'docker restart': 'running',
      'docker update': 'paused',
    },
  },
  restarting: {
    on: {
      ...GONE,
      'was started': 'running',
      'is not restarted': 'exited',
      'docker start': 'restarting',
      'docker stop': 'exited',
      'docker kill': 'exited',
      'docker restart': 'running',
      'docker update': 'restarting',
    },
  },
  exited: {
    on: {
      ...GONE,
      'was started': 'running',
      'waits to be restarted': 'restarting',
      'docker start': 'running',
      'docker restart': 'running',
      'docker stop': 'exited',
      'docker update': 'exited',
      'docker rm': 'gone',
    },
  },
  removing: { on: { 'was removed': 'gone', 'could not be removed': 'dead', ended: 'removing' } },
  dead: { on: { ...GONE, 'docker rm': 'gone' } },
  gone: {},
} as const satisfies Record<LifeState, { on?: On }>;

export const containerLifeMachine = setup({
  types: { events: {} as { type: LifeEventType | Command } },
}).createMachine({ id: 'container life', initial: 'not made', states });

/** The machine remembers nothing but its state, so each step is worked out once. */
const steps = new Map<string, LifeState | null>();

/** The state that this leads to, or null where it cannot happen, or is refused. */
export function lifeAfter(state: LifeState, type: LifeEventType | Command): LifeState | null {
  const key = `${state}\n${type}`;
  const known = steps.get(key);
  if (known !== undefined) return known;
  const snapshot = containerLifeMachine.resolveState({ value: state, context: {} });
  const next = snapshot.can({ type }) ? transition(containerLifeMachine, snapshot, { type })[0].value : null;
  steps.set(key, next);
  return next;
}

const NOT_RUNNING = 'is not running';
const WAIT = 'is restarting, wait until the container is running';

/** Words of the engine by which it refuses, where the machine has no way; tests hold them against a real one. */
const REFUSALS: Partial<Record<Command, Partial<Record<LifeState, string>>>> = {
  'docker start': { paused: 'cannot start a paused container, try unpause instead' },
  'docker pause': {
    ...{ created: NOT_RUNNING, exited: NOT_RUNNING, dead: NOT_RUNNING },
    ...{ paused: 'is already paused', restarting: WAIT },
  },
  'docker unpause': {
    ...{ created: 'is not paused', running: 'is not paused', exited: 'is not paused' },
    ...{ restarting: 'is not paused', dead: 'is not paused' },
  },
  'docker exec': {
    ...{ created: NOT_RUNNING, exited: NOT_RUNNING, dead: NOT_RUNNING },
    ...{ paused: 'is paused, unpause the container before exec', restarting: WAIT },
  },
  'docker kill': { created: NOT_RUNNING, exited: NOT_RUNNING, dead: NOT_RUNNING },
  'docker rm': {
    running: 'is running: stop the container before removing or force remove',
    paused: 'is paused and must be unpaused first',
    restarting: 'is restarting: stop the container before removing or force remove',
  },
};

/** What the engine says to this in that state; undefined where it agrees, or where nobody tried. */
export const refusalOf = (state: LifeState, command: Command): string | undefined =>
  lifeAfter(state, command) === null ? REFUSALS[command]?.[state] : undefined;

export type Way = { command: Command; to: LifeState } | { command: Command; refusal: string | undefined };

/** Each command that speaks of a container that is there. What is being removed, or gone, can be asked nothing. */
export function waysFrom(state: LifeState): Way[] {
  if (state === 'not made' || state === 'removing' || state === 'gone') return [];
  return COMMANDS.filter((command) => command !== 'docker create' && command !== 'docker run').map((command) => {
    const to = lifeAfter(state, command);
    return to === null ? { command, refusal: refusalOf(state, command) } : { command, to };
  });
}
