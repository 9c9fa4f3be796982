/**
 * A build as a graph: a lane for each stage, and in it its steps from left to right, each right of all that it is made from.
 * Real inputs are edges; the order inside a stage that was skipped is known from the Dockerfile alone.
 */
import type { Build, BuildStep } from '#engine/scene/build.ts';
import { criticalEdgesOf, edgeKey } from '#engine/scene/builds/critical-path.ts';
import { isOwn } from './step-moment.ts';

export type GraphNode = { step: BuildStep; rank: number; x: number; y: number; critical: boolean };
export type GraphEdge = { key: string; from: GraphNode; to: GraphNode; critical: boolean; inferred: boolean };
export type GraphLane = { stage: string; y: number; height: number; skipped: boolean };
export type GraphPicture = {
  lanes: GraphLane[];
  /** in the order in which they are read: lane by lane, left to right */
  nodes: GraphNode[];
  edges: GraphEdge[];
  /** of a node (px) */
  nodeWidth: number;
  width: number;
  height: number;
};

export const NODE = 38;
export const LANE_HEAD = 22;
const [NARROWEST, WIDEST] = [124, 200];
const GAP = 34;
const ROW = NODE + 10;
const EDGE = 13;

type Link = { from: BuildStep; to: BuildStep; inferred: boolean };

/** @param room px */
export function graphLayout({ steps }: Pick<Build, 'steps'>, critical: readonly string[], room: number): GraphPicture {
  const shown = shownSteps(steps);
  const links = linksOf(shown);
  const ranks = ranksOf(shown, links);
  const columns = Math.max(1, ...[...ranks.values()].map((rank) => rank + 1));
  const nodeWidth = Math.round(Math.min(WIDEST, Math.max(NARROWEST, (room - 2 * EDGE + GAP) / columns - GAP)));
  const x = (rank: number) => EDGE + rank * (nodeWidth + GAP);
  const { lanes, nodes, height } = placed(shown, ranks, new Set(critical), x);
  return {
    lanes,
    nodes,
    edges: edgesOf(nodes, links, criticalEdgesOf({ steps }, critical)),
    nodeWidth,
    width: x(columns) - GAP + EDGE,
    height,
  };
}

const isConfig = ({ state, config }: BuildStep): boolean => state === 'config' || config !== undefined;

/** Builder's own work is there where a step is made from it; what only writes the config is no vertex. */
function shownSteps(steps: readonly BuildStep[]): BuildStep[] {
  const used = new Set(steps.filter((step) => !isOwn(step)).flatMap(({ inputs }) => inputs));
  // Without those that only have another step's vertex: what is made from them is made from that one.
  const vertexes = steps.filter(({ shares }) => shares === undefined);
  return vertexes.filter((step) => (isOwn(step) ? used.has(step.id) : step.startedAt !== undefined || !isConfig(step)));
}

function linksOf(steps: readonly BuildStep[]): Link[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  return steps.flatMap((to, index) => {
    const inputs = [...new Set(to.inputs)].flatMap((id) => byId.get(id) ?? []).filter((from) => from !== to);
    if (inputs.length > 0 || to.state !== 'skipped')
      return inputs.map((from): Link => ({ from, to, inferred: to.state === 'skipped' }));
    const before = steps.slice(0, index).findLast((step) => step.stage === to.stage);
    return before && to.instruction !== 'FROM' ? [{ from: before, to, inferred: true }] : [];
  });
}

/** Length of the longest way to it. What leads to itself is broken, and stays at its place. */
function ranksOf(steps: readonly BuildStep[], links: readonly Link[]): Map<BuildStep, number> {
  const inputs = new Map(steps.map((step) => [step, links.filter(({ to }) => to === step).map(({ from }) => from)]));
  const ranks = new Map<BuildStep, number>();
  const visit = (step: BuildStep, above: ReadonlySet<BuildStep>): number => {
    const known = ranks.get(step);
    if (known !== undefined) return known;
    const below = (inputs.get(step) ?? []).filter((from) => !above.has(from));
    const rank = Math.max(-1, ...below.map((from) => visit(from, new Set([...above, step])))) + 1;
    ranks.set(step, rank);
    return rank;
  };
  for (const step of steps) visit(step, new Set());
  return ranks;
}

function placed(
  steps: readonly BuildStep[],
  ranks: ReadonlyMap<BuildStep, number>,
  critical: ReadonlySet<string>,
  x: (rank: number) => number,
): { lanes: GraphLane[]; nodes: GraphNode[]; height: number } {
  const lanes: GraphLane[] = [];
  const nodes: GraphNode[] = [];
  let y = 0;
  for (const stage of stagesOf(steps)) {
    const own = steps.filter((step) => step.stage === stage);
    const taken = new Map<number, number>();
    for (const step of own.toSorted((one, other) => (ranks.get(one) ?? 0) - (ranks.get(other) ?? 0))) {
      const rank = ranks.get(step) ?? 0;
      const row = taken.get(rank) ?? 0;
      taken.set(rank, row + 1);
      nodes.push({ step, rank, x: x(rank), y: y + LANE_HEAD + row * ROW, critical: critical.has(step.id) });
    }
    const height = LANE_HEAD + Math.max(...taken.values()) * ROW;
    lanes.push({ stage, y, height, skipped: isSkipped(own) });
    y += height;
  }
  return { lanes, nodes, height: y };
}

/** Its base may be another stage’s as well, which is needed. */
const isSkipped = (steps: readonly BuildStep[]): boolean =>
  steps.some(({ state }) => state === 'skipped') &&
  steps.every(({ state, span }) => state === 'skipped' || span === undefined);

/** The builder's own work comes first: it is what others are made from. */
const stagesOf = (steps: readonly BuildStep[]): string[] => {
  const stages = [...new Set(steps.map(({ stage }) => stage))];
  const own = new Set(steps.filter(isOwn).map(({ stage }) => stage));
  return [...stages.filter((stage) => own.has(stage)), ...stages.filter((stage) => !own.has(stage))];
};

function edgesOf(nodes: readonly GraphNode[], links: readonly Link[], critical: ReadonlySet<string>): GraphEdge[] {
  const byStep = new Map(nodes.map((node) => [node.step, node]));
  return links.flatMap(({ from, to, inferred }) => {
    const [a, b] = [byStep.get(from), byStep.get(to)];
    const key = edgeKey(from.id, to.id);
    return a && b ? [{ key, from: a, to: b, critical: critical.has(key), inferred }] : [];
  });
}
