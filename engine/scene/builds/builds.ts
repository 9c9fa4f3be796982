/**
 * All builds of a lab at a point in time: what each step did, where it stands in the Dockerfile, and why it was not taken from the cache.
 * This is where pages and lessons ask.
 */
import type { StateChanged, TraceEvent } from '#engine/trace/event.ts';
import type { SpanId, TraceId } from '#engine/trace/ids.ts';
import type { Build } from '../build.ts';
import { foldRuns, noRuns, type Runs } from '../runs.ts';
import { isAboutStore } from '../stored-world.ts';
import type { TraceView } from '../trace-view.ts';
import { type BuildSpans, buildSpansOf } from './build-spans.ts';
import { type FoldedBuild, foldBuild } from './fold-build.ts';

/** All that a lab told so far. */
export type Told = {
  /** of all commands, and of the background lane */
  views: Iterable<TraceView>;
  /** what lay in the image store, in order; without it no step has a layer, and bases are known by what builders say of them */
  store?: readonly StateChanged[];
};

export const toldBy = (runs: Runs, store?: readonly StateChanged[]): Told => ({
  views: runs.views.values(),
  ...(store && { store }),
});

export const toldByEvents = (events: readonly TraceEvent[]): Told =>
  toldBy(foldRuns(noRuns, events), events.filter(isAboutStore));

/** Oldest first. @param at what came later is left out */
export function buildsAt(told: Told, at: number = Number.POSITIVE_INFINITY): Build[] {
  return foldedAt(told, at).map(({ build }) => build);
}

export const buildsOf = (builds: readonly Build[], trace: TraceId): Build[] =>
  builds.filter((build) => build.trace === trace);

export const buildOf = (builds: readonly Build[], id: SpanId): Build | undefined =>
  builds.find((build) => build.id === id);

export function foldedAt({ views }: Told, at: number): FoldedBuild[] {
  const spans = [...views].flatMap((view): readonly BuildSpans[] => buildSpansOf(view));
  const inOrder = spans.filter(({ root }) => root.start <= at).toSorted((a, b) => a.root.start - b.root.start);
  const folded: FoldedBuild[] = [];
  for (const own of inOrder) folded.push(foldBuild(own, at, folded));
  return folded;
}
