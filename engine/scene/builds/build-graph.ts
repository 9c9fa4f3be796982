/** A build as a graph: what was made from what, in which stage, when it waited and ran, and which steps the end waited for. */
import type { Nanos } from '#engine/trace/ids.ts';
import type { Build, BuildStep } from '../build.ts';
import { criticalEdgesOf, criticalPathOf, edgeKey } from './critical-path.ts';
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
  /** see `criticalPathOf` */
  criticalPath: readonly string[];
  time: BuildTime;
};

/** @param now the moment that the build was folded for: what is open ends there */
export function buildGraph(build: Build, now: Nanos): BuildGraph {
  const steps = ownVertexes(build.steps);
  const known = new Set(steps.map(({ id }) => id));
  const criticalPath = criticalPathOf(build, now);
  const onPath = new Set(criticalPath);
  const way = criticalEdgesOf(build, criticalPath);
  const edges = steps.flatMap(({ id, inputs }) =>
    inputs.filter((from) => known.has(from)).map((from) => ({ from, to: id, critical: way.has(edgeKey(from, id)) })),
  );
  return {
    nodes: steps.map((step) => ({ ...spellsOf(step, now), critical: onPath.has(step.id) })),
    ...{ edges, criticalPath },
    stages: stagesOf(steps),
    time: timeOf(build, now),
  };
}

/** Without those that only have another step's vertex: what is made from them is made from that one. */
export const ownVertexes = (steps: readonly BuildStep[]): BuildStep[] =>
  steps.filter(({ shares }) => shares === undefined);

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
