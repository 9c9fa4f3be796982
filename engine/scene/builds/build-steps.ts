/** All steps of a build in the order of the Dockerfile: those that the builder named, and the instructions that it never did. */
import type { Build, Builder, BuildStep, StepState } from '../build.ts';
import { familiar } from './base-image.ts';
import { stepAfter } from './build-step.machine.ts';
import { configOf } from './config-entries.ts';
import { type Dockerfile, hasLabel, type Instruction, type Stage } from './dockerfile.ts';
import { withoutFalseHits } from './never-begun.ts';
import type { ObservedStep } from './observed-step.ts';
import { type StepName, stepNameOf } from './step-name.ts';
import { isSkipped, isVertex, type Place, placesOf } from './step-places.ts';

export type Around = {
  builder: Builder;
  state: Build['state'];
  target?: string;
  file?: Dockerfile;
};

/** Which instruction a step is. */
export type Placed = { step: BuildStep; place?: Place };

export function stepsOf(told: readonly ObservedStep[], around: Around): Placed[] {
  const names = new Map(told.map((step) => [step.id, isFetch(step) ? ownWork(step) : stepNameOf(step.name)]));
  const { file } = around;
  const observed = told.map((step) => ({ ...step, state: endedWith(step.state, around.state) }));
  if (!file) return observed.map((step) => ({ step: fromSpan(step, names.get(step.id)) }));
  const places = placesOf(file, names, around.builder);
  const own = file.stages.flatMap((stage) => stageSteps(stage, { ...around, file }, observed, places));
  const placed = new Set(own.map(({ step }) => step.id));
  const rest = observed.filter(({ id }) => !placed.has(id));
  const others = rest.map((step) => withLine(fromSpan(step, names.get(step.id)), names.get(step.id), file));
  // Of what was not seen to happen in a build that was lost, nothing is told.
  const seen = around.state === 'lost' ? own.filter(({ step }) => step.span !== undefined) : own;
  const all = linked([
    ...others.filter(({ step }) => step.lines),
    ...seen,
    ...others.filter(({ step }) => !step.lines),
  ]);
  const isBroken = around.state === 'failed' || around.state === 'canceled';
  return isBroken && around.builder === 'buildkit' ? withoutFalseHits(all) : all;
}

/** What ADD fetches is a source of its own under ADD's name: BuildKit asks the address each time, and ADD is made from what came. */
const isFetch = ({ id, name, inputs }: ObservedStep): boolean =>
  /^\[[^\]]*\] ADD /.test(name) && inputs.length === 0 && !id.startsWith('step:');

const ownWork = ({ name }: ObservedStep): StepName => ({ instruction: 'internal', text: name });

/** The classic builder makes a step of an ARG before the first FROM, which is of no stage. */
function withLine(step: BuildStep, name: StepName | undefined, { before }: Dockerfile): Placed {
  const isClassic = step.id.startsWith('step:');
  const lines = isClassic && name?.ordinal !== undefined ? before[name.ordinal - 1]?.lines : undefined;
  return { step: lines ? { ...step, lines } : step };
}

/** What had not ended when the build did. */
function endedWith(step: StepState, build: Build['state']): StepState {
  if (build === 'running' || build === 'lost') return step;
  return step === 'waiting' ? unnamedState(build) : (stepAfter(step, 'the build ended') ?? step);
}

function fromSpan(step: ObservedStep, name: StepName | undefined, place?: Place): BuildStep {
  return {
    ...step,
    instruction: name?.instruction ?? 'internal',
    stage: place ? (place.stage.name ?? String(place.stage.index)) : (name?.stage ?? ''),
    ...(place && { lines: place.instruction.lines }),
    ...(place && !place.trigger && configPart(place.instruction)),
  };
}

const configPart = (instruction: Instruction): Pick<BuildStep, 'config'> => {
  const config = configOf(instruction);
  return config.length > 0 ? { config } : {};
};

function stageSteps(
  stage: Stage,
  around: Around & { file: Dockerfile },
  observed: readonly ObservedStep[],
  places: ReadonlyMap<string, Place>,
): Placed[] {
  const steps: Placed[] = [];
  for (const instruction of stage.instructions) {
    const own = observed.filter(({ id }) => places.get(id)?.instruction === instruction);
    const named = own.toSorted((a, b) => ordinalOf(a) - ordinalOf(b));
    if (!named.some(({ id }) => !places.get(id)?.trigger))
      steps.push({
        step: unnamed(instruction, stage, around, { observed, before: steps }),
        place: { stage, instruction },
      });
    for (const step of named) {
      const place = places.get(step.id) as Place;
      steps.push({ step: fromSpan(step, stepNameOf(step.name), place), place });
    }
  }
  return steps;
}

const ordinalOf = ({ name }: ObservedStep): number => stepNameOf(name).ordinal ?? 0;

type Sight = { observed: readonly ObservedStep[]; before: readonly Placed[] };

function unnamed(
  instruction: Instruction,
  stage: Stage,
  around: Around & { file: Dockerfile },
  sight: Sight,
): BuildStep {
  const state = stateOf(instruction, stage, around, sight);
  const isLeftOut = isSkipped(around.file, around.target, around.builder)(stage);
  const shared = isLeftOut ? undefined : sharedBase(instruction, stage, around.file, sight.observed);
  const base: BuildStep = {
    id: `line:${instruction.lines.first}`,
    name: instruction.text,
    instruction: instruction.keyword,
    stage: stage.name ?? String(stage.index),
    lines: instruction.lines,
    state,
    inputs: shared ? [shared.id] : [],
    log: [],
    ...configPart(instruction),
  };
  if (!shared) return base;
  const { queuedAt, startedAt, endedAt } = shared;
  return {
    ...{ ...base, state: shared.state, shares: shared.id },
    ...(queuedAt !== undefined && { queuedAt }),
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
  };
}

/** Two stages that begin with the same image share one vertex, which has the name of one of them. */
function sharedBase(
  { keyword }: Instruction,
  { base, platform }: Stage,
  file: Dockerfile,
  observed: readonly ObservedStep[],
): ObservedStep | undefined {
  if (keyword !== 'FROM' || base.kind !== 'image') return undefined;
  const name = familiar(base.name);
  const same = file.stages.filter((one) => one.base.kind === 'image' && familiar(one.base.name) === name);
  const sharing = same.filter((one) => one.platform === platform);
  return observed.find(({ name }) => {
    const { instruction, stage = '', ordinal } = stepNameOf(name);
    return instruction === 'FROM' && ordinal === 1 && sharing.some((one) => hasLabel(file, one, stage));
  });
}

function stateOf(
  instruction: Instruction,
  stage: Stage,
  around: Around & { file: Dockerfile },
  sight: Sight,
): StepState {
  const { builder, file, target, state } = around;
  const isRead = sight.observed.some(({ name }) => stepNameOf(name).ordinal !== undefined);
  const over = state !== 'running';
  if (isSkipped(file, target, builder)(stage) && (isRead || over)) return 'skipped';
  if (builder === 'classic' || isVertex(instruction, stage)) return unnamedState(state);
  const broken = sight.before.some(({ step }) => ['failed', 'canceled', 'not reached'].includes(step.state));
  if (over && (broken || !isRead) && state !== 'done') return 'not reached';
  return isRead || over ? 'config' : 'waiting';
}

/** A build that is done needed no more than what it named. */
function unnamedState(state: Build['state']): StepState {
  switch (state) {
    case 'running':
    case 'lost':
      return 'waiting';
    case 'done':
      return 'skipped';
    case 'failed':
    case 'canceled':
      return 'not reached';
    default:
      return state satisfies never;
  }
}

/** What the builder did not tell of inputs: a step stands on the one before it in its stage, the first on its base's last. */
function linked(placed: readonly Placed[]): Placed[] {
  const last = new Map<number, string>();
  return placed.map(({ step, place }) => {
    if (!place) return { step };
    const { stage, instruction } = place;
    const before = last.get(stage.index) ?? (stage.base.kind === 'stage' ? last.get(stage.base.stage) : undefined);
    const from = [instruction.copied?.from, ...instruction.mounts.map((mount) => mount.from)].flatMap((origin) =>
      origin?.kind === 'stage' ? (last.get(origin.stage) ?? []) : [],
    );
    last.set(stage.index, step.id);
    if (step.inputs.length > 0) return { step, place };
    return { step: { ...step, inputs: [...new Set([...(before ? [before] : []), ...from])] }, place };
  });
}
