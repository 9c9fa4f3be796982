/** A build as a graph: what was made from what, in which stage, when it waited and ran, and which steps the end waited for. */
import type { Nanos } from '#engine/trace/ids.ts';
import type { Build, BuildStep } from '../build.ts';
import { type BuildTime, timeOf } from './step-time.ts';

export type Spell = { start: Nanos; end: Nanos };

export type GraphNode = {
  step: BuildStep;
  /** since the builder named it, until it began */
  queued?: Spell;
  run?: Spell;
  /** it goes on at this moment */
  open: boolean;
  critical: boolean;
};

/** Ids of steps: `to` is made from `from`. */
export type GraphEdge = { from: string; to: string; critical: boolean };

export type GraphStage = {
  /** `''` for the builder's own work */
  name: string;
  nodes: readonly string[];
  skipped: boolean;
};

export type BuildGraph = {
  /** in the order of the build's steps */
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
  stages: readonly GraphStage[];
  /** ids, first to last: each could only begin when the one before it had ended */
  criticalPath: readonly string[];
  time: BuildTime;
};

/** @param now the moment that the build was folded for: what is open ends there */
export function buildGraph(build: Build, now: Nanos): BuildGraph {
  const known = new Set(build.steps.map(({ id }) => id));
  const criticalPath = criticalPathOf(build, now);
  const onPath = new Set(criticalPath);
  const follows = new Map(criticalPath.map((id, i) => [id, criticalPath[i - 1]]));
  const edges = build.steps.flatMap(({ id, inputs }) =>
    inputs.filter((from) => known.has(from)).map((from) => ({ from, to: id, critical: follows.get(id) === from })),
  );
  return {
    nodes: build.steps.map((step) => ({ ...spellsOf(step, now), critical: onPath.has(step.id) })),
    ...{ edges, criticalPath },
    stages: stagesOf(build.steps),
    time: timeOf(build, now),
  };
}

function spellsOf(step: BuildStep, now: Nanos): Omit<GraphNode, 'critical'> {
  const { queuedAt, startedAt, endedAt } = step;
  const begins = startedAt ?? endedAt;
  return {
    step,
    ...(queuedAt !== undefined && { queued: { start: queuedAt, end: begins ?? now } }),
    ...(startedAt !== undefined && { run: { start: startedAt, end: endedAt ?? now } }),
    open: step.state === 'running',
  };
}

function stagesOf(steps: readonly BuildStep[]): GraphStage[] {
  const names = [...new Set(steps.map((step) => (step.lines || step.stage ? step.stage : '')))];
  return names.map((name) => {
    const own = steps.filter(({ stage }) => stage === name);
    return { name, nodes: own.map(({ id }) => id), skipped: own.every(({ state }) => state === 'skipped') };
  });
}

/**
 * From what ended last back to what it waited for: of its inputs the one that ended last; where the builder names no inputs
 * (exporting, a base image) the step that ended last before it began.
 */
export function criticalPathOf({ steps }: Build, now: Nanos): string[] {
  const timed = steps.filter(({ span, startedAt }) => span !== undefined && startedAt !== undefined);
  const path: string[] = [];
  let step = latest(timed, now);
  while (step && !path.includes(step.id)) {
    path.unshift(step.id);
    step = waitedFor(step, timed, now);
  }
  return path;
}

function waitedFor({ inputs, startedAt }: BuildStep, timed: readonly BuildStep[], now: Nanos): BuildStep | undefined {
  const before = timed.filter(({ endedAt }) => endedAt !== undefined && endedAt <= (startedAt as Nanos));
  const made = timed.filter(({ id }) => inputs.includes(id));
  return made.length > 0 ? latest(made, now) : latest(before, now);
}

const latest = (steps: readonly BuildStep[], now: Nanos): BuildStep | undefined =>
  steps.reduce<BuildStep | undefined>(
    (last, step) => (last === undefined || (step.endedAt ?? now) >= (last.endedAt ?? now) ? step : last),
    undefined,
  );
