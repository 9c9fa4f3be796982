/** What happened to one container, as events of the machine of its life: of what the engine told, and of what it answered. Pure. */
import { lifeTold } from '#engine/trace/container-life.ts';
import type { Evidence, StateChanged } from '#engine/trace/event.ts';
import { type Asked, askedAt, type Verb } from './asked.ts';
import type { LifeEventType, LifeState } from './container-life.machine.ts';

export type Happening = {
  at: number;
  type: LifeEventType;
  /** As it was found when the watch began, or the engine began again, or as it must have been: the machine goes on here. */
  found?: LifeState;
  /** Absent where nobody asked: the program, the kernel or the engine did it. Of an end: see its `Ending`. */
  asked?: Asked;
  /** of an end */
  code?: number;
  evidence: Evidence;
};

const TYPES: Readonly<Record<string, LifeEventType>> = {
  create: 'was created',
  start: 'was started',
  pause: 'was paused',
  unpause: 'was unpaused',
  die: 'ended',
  destroy: 'was removed',
};

/** Which requests bring this about. The engine thaws what it stops or kills. */
export const CAUSES: Readonly<Record<LifeEventType, readonly Verb[]>> = {
  'was created': ['create'],
  'was started': ['start', 'restart'],
  'was paused': ['pause'],
  'was unpaused': ['unpause', 'stop', 'kill', 'restart', 'rm'],
  ended: ['stop', 'restart', 'kill', 'rm'],
  'waits to be restarted': [],
  'is not restarted': ['stop', 'kill'],
  'is being removed': ['rm', 'prune'],
  'could not be removed': ['rm'],
  'was removed': ['rm', 'prune'],
};

/** @param told of this container, in order of the log */
export function happeningsOf(told: readonly StateChanged[], asked: readonly Asked[]): Happening[] {
  const happenings = told.flatMap((event, index) => [
    ...(index > 0 && event.action === 'snapshot'
      ? foundAgain(event, told[index + 1])
      : happeningOf(event, asked, index === 0)),
    ...(event.action === 'die' ? restartAfter(told, index, asked) : []),
  ]);
  happenings.push(...removals(told, asked), ...calledOff(told, asked));
  return happenings.sort((a, b) => a.at - b.at || RANK(a) - RANK(b));
}

/** Of one moment: first the end, then what follows from it. */
const RANK = ({ type }: Happening): number => (type === 'ended' ? 0 : 1);

function happeningOf(event: StateChanged, asked: readonly Asked[], isFirst: boolean): Happening[] {
  const { at, action, state, attributes, evidence } = event;
  const type = TYPES[action] ?? askedNow(action, state);
  if (!type) return isFirst ? [{ at, type: 'was created', found: stateOf(state), evidence }] : [];
  const by = type === 'ended' ? undefined : askedAt(asked, at, CAUSES[type]);
  const code = attributes.exitCode;
  const what: Happening = {
    ...{ at, type, evidence },
    ...(by && { asked: by }),
    ...(type === 'ended' && typeof code === 'number' && { code }),
  };
  const before = isFirst && type !== 'was created' ? [{ at, type, found: BEFORE[type], evidence: INFERRED }] : [];
  return [...before, what];
}

/** The engine began again, and lists it. What it told of before the list was there counts more. */
function foundAgain({ at, state }: StateChanged, next: StateChanged | undefined): Happening[] {
  const found = stateOf(state);
  return next !== undefined && next.at < at ? [] : [{ at, type: INTO[found], found, evidence: INFERRED }];
}

const INTO: Readonly<Record<ReturnType<typeof stateOf>, LifeEventType>> = {
  created: 'was created',
  running: 'was started',
  paused: 'was paused',
  restarting: 'waits to be restarted',
  exited: 'ended',
  removing: 'is being removed',
  dead: 'could not be removed',
};

const INFERRED: Evidence = 'inferred';

/** Where a log begins in the middle of a life. */
const BEFORE: Readonly<Record<LifeEventType, LifeState>> = {
  'was created': 'not made',
  'was started': 'exited',
  'was paused': 'running',
  'was unpaused': 'paused',
  ended: 'running',
  'waits to be restarted': 'exited',
  'is not restarted': 'restarting',
  'is being removed': 'exited',
  'could not be removed': 'removing',
  'was removed': 'exited',
};

/** What the engine says when it is asked; that it waits to be restarted is told with the end. */
function askedNow(action: string, state: string): LifeEventType | undefined {
  if (action !== 'inspect') return undefined;
  if (state === 'removing') return 'is being removed';
  if (state === 'dead') return 'could not be removed';
  return undefined;
}

const stateOf = (state: string) =>
  (['created', 'running', 'paused', 'restarting', 'exited', 'removing', 'dead'] as const).find(
    (one) => one === state,
  ) ?? 'exited';

const ROUND: ReadonlySet<string> = new Set(['start', 'destroy', 'create']);

/** It waits for its next start: as the engine says when asked, or since nobody but the engine started it. */
function restartAfter(told: readonly StateChanged[], index: number, asked: readonly Asked[]): Happening[] {
  const end = told[index] as StateChanged;
  const after = told.slice(index + 1);
  const next = after.findIndex(({ action }) => ROUND.has(action));
  const between = next < 0 ? after : after.slice(0, next);
  const before = told.slice(told.findLastIndex((one, at) => at < index && ROUND.has(one.action)) + 1, index);
  const wait: Happening = { at: end.at, type: 'waits to be restarted', evidence: end.evidence };
  if ([...before, ...between].some(isWaiting)) return [wait];
  const start = after[next];
  const policy = policyBy(told, index);
  if (start?.action !== 'start' || askedAt(asked, start.at, CAUSES['was started'])) return [];
  return policy === 'no' ? [] : [{ ...wait, evidence: INFERRED }];
}

const isWaiting = ({ action, state }: StateChanged): boolean => action === 'inspect' && state === 'restarting';

const policyBy = (told: readonly StateChanged[], index: number): string | undefined => {
  const last = told.findLastIndex(({ attributes }, at) => at <= index && lifeTold(attributes) !== undefined);
  return lifeTold(told[last]?.attributes ?? {})?.restart.policy;
};

/** It does not run, and somebody has asked to remove it, who was not refused. */
function removals(told: readonly StateChanged[], asked: readonly Asked[]): Happening[] {
  const destroyed = told.find(({ action }) => action === 'destroy');
  const by = destroyed && askedAt(asked, destroyed.at, CAUSES['was removed']);
  if (!by) return [];
  const end = told.findLast(({ action, at }) => action === 'die' && at >= by.at);
  return [{ at: end?.at ?? by.at, type: 'is being removed', asked: by, evidence: INFERRED }];
}

/** The engine tells of no event when what is stopped or killed only waits to be restarted. The machine takes it there alone. */
function calledOff(told: readonly StateChanged[], asked: readonly Asked[]): Happening[] {
  return asked.flatMap((by): Happening[] => {
    const { verb, refusal, answeredAt } = by;
    if ((verb !== 'stop' && verb !== 'kill') || refusal !== undefined || answeredAt === undefined) return [];
    const wasTold = told.some(({ action, state, at }) => action === 'inspect' && state === 'exited' && at >= by.at);
    return [{ at: answeredAt, type: 'is not restarted', asked: by, evidence: wasTold ? 'observed' : INFERRED }];
  });
}
