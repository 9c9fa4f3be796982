/** The lives of a log's containers, folded by the machine of `container-life.machine.ts` from what was observed. Pure. */
import { type ContainerLife, lifeTold } from '#engine/trace/container-life.ts';
import type { Evidence, StateChanged } from '#engine/trace/event.ts';
import { type Asked, askedAt, askedOf, CLEARED_UP, type Prune, prunesOf } from './asked.ts';
import { type LifeEventType, type LifeState, lifeAfter } from './container-life.machine.ts';
import { type Ending, endingOf } from './ending.ts';
import type { LifeEvents } from './life-events.ts';
import { CAUSES, type Happening, happeningsOf } from './life-happenings.ts';
import { type Setting, settingFor } from './life-settings.ts';
import {
  type FirstProcess,
  type OutOfMemory,
  type Processes,
  processesOf,
  type Signal,
  type SpansOfLives,
  spansOfLives,
} from './life-signals.ts';

/** From one state to the next. */
export type Step = {
  at: number;
  from: LifeState;
  to: LifeState;
  type: LifeEventType;
  asked?: Asked;
  /** of an end */
  ending?: Ending;
  /** that explains it, where nobody asked */
  setting?: Setting;
  /** in this state, as it was listed: what led there was not seen */
  found?: true;
  evidence: Evidence;
};

/** In one state, until the next step or for good. */
export type Stay = { state: LifeState; from: number; until?: number; evidence: Evidence };

export type Health = { at: number; status: string };
/** One run of its health check ended. */
export type Check = { at: number; code: number };
/** The engine said no; `state` is where it was then. */
export type Refusal = { at: number; asked: Asked; words: string; state: LifeState };
/** It ended and was started again by the engine: how long it waited, and how long the rule says that the engine waits. */
export type Gap = { from: number; until: number; round: number; rule: number };

export type ContainerStory = {
  id: string;
  name: string;
  image: string;
  steps: readonly Step[];
  stays: readonly Stay[];
  signals: readonly Signal[];
  memory: readonly (OutOfMemory & { first: boolean })[];
  firsts: readonly FirstProcess[];
  health: readonly Health[];
  checks: readonly Check[];
  refusals: readonly Refusal[];
  gaps: readonly Gap[];
  asked: readonly Asked[];
  /** What the engine answered, in order. */
  lives: readonly { at: number; life: ContainerLife }[];
  /** What happened where the machine has no way for it: a probe missed something. */
  unexplained: readonly Happening[];
};

/** In order of their beginning. */
export function containerStories(events: LifeEvents): ContainerStory[] {
  const told = new Map<string, StateChanged[]>();
  for (const event of events.told) {
    const list = told.get(event.subject.id);
    if (list) list.push(event);
    else told.set(event.subject.id, [event]);
  }
  const asked = askedOf(events);
  const spans = spansOfLives(events);
  const prunes = prunesOf(events);
  return [...told].map(([id, list]) => {
    const all = [...(asked.get(id) ?? []), ...prunedBy(prunes, id, list)].sort((a, b) => a.at - b.at);
    return storyOf(spans, id, list, all);
  });
}

function prunedBy(prunes: readonly Prune[], id: string, told: readonly StateChanged[]): Asked[] {
  const destroyed = told.find(({ action }) => action === 'destroy');
  if (!destroyed) return [];
  const mine = prunes.filter(({ removed }) => removed === undefined || removed.includes(id));
  const by = askedAt(mine, destroyed.at, ['prune']);
  return by ? [by] : [];
}

function storyOf(
  spans: SpansOfLives,
  id: string,
  told: readonly StateChanged[],
  asked: readonly Asked[],
): ContainerStory {
  const lives = told.flatMap(({ at, attributes }) => {
    const life = lifeTold(attributes);
    return life ? [{ at: Number(at), life }] : [];
  });
  const pids = new Set(lives.flatMap(({ life: { pid } }) => pid ?? []));
  const processes = processesOf(spans, id, told, pids);
  const { steps, unexplained } = stepsOf(happeningsOf(told, asked), told, processes, asked, lives);
  const refusals = asked.flatMap((by) => refusalOf(by, steps));
  const firsts = new Set(processes.firsts.map(({ pid }) => pid));
  return {
    ...{ id, steps, unexplained, asked, lives, refusals },
    name: lastText(told, 'name')?.replace(/^\//, '') ?? id.slice(0, 12),
    image: lastText(told, 'image') ?? '',
    stays: staysOf(steps),
    signals: processes.signals,
    memory: processes.memory.map((one) => ({ ...one, first: firsts.has(one.victim) })),
    firsts: processes.firsts,
    health: healthOf(told, lives),
    checks: checksOf(told, lives.at(-1)?.life),
    gaps: gapsOf(steps, processes.begun),
  };
}

const lastText = (told: readonly StateChanged[], key: string): string | undefined => {
  const value = told.findLast(({ attributes }) => typeof attributes[key] === 'string')?.attributes[key];
  return typeof value === 'string' ? value : undefined;
};

type Walk = { steps: Step[]; unexplained: Happening[] };

function stepsOf(
  happenings: readonly Happening[],
  told: readonly StateChanged[],
  processes: Processes,
  all: readonly Asked[],
  lives: ContainerStory['lives'],
): Walk {
  const walk: Walk = { steps: [], unexplained: [] };
  const wanted = all.find((one) => one.wanted)?.wanted;
  let state: LifeState = 'not made';
  let began = Number.NEGATIVE_INFINITY;
  for (const happening of happenings) {
    const { at, type, found, evidence } = happening;
    const to: LifeState | null = found ?? lifeAfter(state, type);
    if (to === null) {
      if (!MAY_BE_REPEATED.has(type)) walk.unexplained.push(happening);
      continue;
    }
    const ending = type === 'ended' && !found ? endingAt(happening, began, told, processes, all) : undefined;
    const asked = happening.asked ?? ending?.asked;
    const setting = asked || ending || found ? undefined : settingFor(type, state, at, { wanted, lives });
    if (to !== state || (type === 'was started' && !found))
      walk.steps.push({
        ...{ at, from: state, to, type, evidence },
        ...(asked && { asked }),
        ...(ending && { ending }),
        ...(setting && { setting }),
        ...(found && { found: true }),
      });
    if (type === 'ended') began = at;
    state = to;
  }
  return walk;
}

/** Told by more than one, or only concluded: where it stands there already, nothing is missing. */
const MAY_BE_REPEATED: ReadonlySet<LifeEventType> = new Set([
  'is not restarted',
  'is being removed',
  'could not be removed',
]);

/** @param before when the run before it ended */
function endingAt(
  end: Happening,
  before: number,
  told: readonly StateChanged[],
  processes: Processes,
  all: readonly Asked[],
): Ending {
  const isIn = ({ at }: { at: number }) => at > before && at <= end.at;
  const first = processes.firsts.findLast(isIn);
  const since = first?.at ?? before;
  const isOfRun = ({ at }: { at: number }) => at >= since && at <= end.at;
  return endingOf({
    ...{ at: end.at, code: end.code, first, asked: askedFor(end, first, all) },
    signals: processes.signals.filter(isOfRun),
    memory: processes.memory.filter(isOfRun),
    toldOutOfMemory: told.some((one) => one.action === 'oom' && isOfRun(one)),
  });
}

const askedFor = (end: Happening, first: FirstProcess | undefined, all: readonly Asked[]): Asked | undefined =>
  first?.endedAt === undefined
    ? askedAt(all, end.at, CAUSES.ended, CLEARED_UP)
    : askedAt(all, first.endedAt, CAUSES.ended);

const staysOf = (steps: readonly Step[]): Stay[] =>
  steps.map(({ at, to, evidence }, index) => {
    const until = steps[index + 1]?.at;
    return { state: to, from: at, evidence, ...(until !== undefined && { until }) };
  });

/** At a time: what was told of later is left out. */
export const stateAt = (steps: readonly Step[], at: number): LifeState =>
  steps.findLast((step) => step.at <= at)?.to ?? 'not made';

function refusalOf(asked: Asked, steps: readonly Step[]): Refusal[] {
  const { refusal, answeredAt } = asked;
  if (refusal === undefined || answeredAt === undefined) return [];
  return [{ at: answeredAt, asked, words: refusal, state: stateAt(steps, answeredAt) }];
}

function healthOf(told: readonly StateChanged[], lives: ContainerStory['lives']): Health[] {
  const all = [
    ...told.flatMap(({ action, at, attributes: { detail } }) =>
      action === 'health_status' && typeof detail === 'string' ? [{ at: Number(at), status: detail }] : [],
    ),
    ...lives.flatMap(({ at, life }) => (life.health ? [{ at, status: life.health.status }] : [])),
  ].sort((a, b) => a.at - b.at);
  return all.filter(({ status }, index) => status !== all[index - 1]?.status);
}

/** A health check is an exec that nobody asked for, by its words. */
function checksOf(told: readonly StateChanged[], life: ContainerLife | undefined): Check[] {
  const [kind, ...words] = life?.health?.test ?? [];
  if (!kind) return [];
  const line = kind === 'CMD-SHELL' ? `/bin/sh -c ${words.join(' ')}` : words.join(' ');
  const own = new Set(
    told.flatMap(({ action, attributes: { detail, execID } }) =>
      action === 'exec_create' && detail === line ? [execID] : [],
    ),
  );
  return told.flatMap(({ action, at, attributes: { execID, exitCode } }) =>
    action === 'exec_die' && own.has(execID) ? [{ at: Number(at), code: Number(exitCode) }] : [],
  );
}

const FIRST_WAIT = 100e6;
const LONGEST_WAIT = 60e9;
/** Who ran that long begins anew. */
const LONG_ENOUGH = 10e9;

/** From the program's end to dockerd's next call to containerd; the rule doubles what it waits from 100 ms up to a minute. */
function gapsOf(steps: readonly Step[], begun: readonly number[]): Gap[] {
  const gaps: Gap[] = [];
  let [round, started] = [0, 0];
  for (const [index, step] of steps.entries()) {
    if (step.to === 'running' && step.from !== 'paused') {
      if (step.from !== 'restarting') round = 0;
      started = step.at;
    }
    const next = steps[index + 1];
    if (step.to !== 'restarting' || next?.type !== 'was started') continue;
    if (step.at - started >= LONG_ENOUGH) round = 0;
    const from = steps[index - 1]?.ending?.at ?? step.at;
    const until = begun.find((at) => at > from && at <= next.at) ?? next.at;
    gaps.push({ from, until, round, rule: Math.min(FIRST_WAIT * 2 ** round, LONGEST_WAIT) });
    round++;
  }
  return gaps;
}
