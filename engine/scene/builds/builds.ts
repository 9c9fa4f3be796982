/**
 * All builds of a lab at a point in time: what each step did, where it stands in the Dockerfile, and why it was not taken from the cache.
 * This is where pages and lessons ask.
 */
import type { StateChanged, TraceEvent } from '#engine/trace/event.ts';
import type { SpanId, TraceId } from '#engine/trace/ids.ts';
import type { Build, BuildStep, Why } from '../build.ts';
import { foldRuns, noRuns, type Runs } from '../runs.ts';
import { isAboutStore, storedAt } from '../stored-world.ts';
import type { TraceView } from '../trace-view.ts';
import { type BuildSpans, buildSpansOf } from './build-spans.ts';
import { cacheLossesIn } from './cache-losses.ts';
import type { Chained } from './counterparts.ts';
import { type FoldedBuild, foldBuild } from './fold-build.ts';
import { withLayers } from './instruction-layers.ts';
import { chainOf, type Names } from './step-chain.ts';
import { whysOf } from './why.ts';

/** All that a lab told so far. */
export type Told = {
  /** of all commands, and of the background lane */
  views: readonly TraceView[];
  /** what lay in the image store, in order; without it no step has a layer, and bases are known by what builders say of them */
  store?: readonly StateChanged[];
};

export const toldBy = (runs: Runs, store?: readonly StateChanged[]): Told => ({
  views: [...runs.views.values()],
  ...(store && { store }),
});

export const toldByEvents = (events: readonly TraceEvent[]): Told =>
  toldBy(foldRuns(noRuns, events), events.filter(isAboutStore));

/** Oldest first. @param at what came later is left out */
export function buildsAt(told: Told, at: number = Number.POSITIVE_INFINITY): Build[] {
  const chained = chainedAt(told, at);
  const losses = cacheLossesIn(told.views);
  const stored = told.store && storedAt(told.store, at);
  return chained.map((one, n) => {
    const whys = whysOf(one, chained.slice(0, n), losses);
    const build = stored ? withLayers(one.folded.build, stored) : one.folded.build;
    return { ...build, steps: build.steps.map((step) => withWhy(step, whys.get(step.id))) };
  });
}

const withWhy = (step: BuildStep, why: Why | undefined): BuildStep => (why ? { ...step, why } : step);

export const buildsOf = (builds: readonly Build[], trace: TraceId): Build[] =>
  builds.filter((build) => build.trace === trace);

export const buildOf = (builds: readonly Build[], id: SpanId): Build | undefined =>
  builds.find((build) => build.id === id);

function chainedAt({ views, store }: Told, at: number): Chained[] {
  const spans = views.flatMap((view): readonly BuildSpans[] => buildSpansOf(view));
  const inOrder = spans.filter(({ root }) => root.start <= at).toSorted((a, b) => a.root.start - b.root.start);
  const names: Names = new Map();
  const folded: FoldedBuild[] = [];
  return inOrder.map((own) => {
    const one = foldBuild(own, at, folded);
    const links = chainOf(one, folded, store, names);
    folded.push(one);
    return { folded: one, links };
  });
}
