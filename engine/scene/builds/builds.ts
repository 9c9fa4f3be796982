/**
 * All builds of a lab at a point in time: what each step did, where it stands in the Dockerfile, and why it was not taken from the cache.
 * This is where pages and lessons ask.
 */
import type { StateChanged, TraceEvent } from '#engine/trace/event.ts';
import type { Build, BuildStep, Why } from '../build.ts';
import { foldRuns, noRuns, type Runs } from '../runs.ts';
import { isAboutStore, storedAt } from '../stored-world.ts';
import type { TraceView } from '../trace-view.ts';
import { type BuildSpans, buildSpansOf } from './build-spans.ts';
import { cacheLossesIn } from './cache-losses.ts';
import type { Chained } from './counterparts.ts';
import { foldBuild } from './fold-build.ts';
import { withLayers } from './instruction-layers.ts';
import { chainOf } from './step-chain.ts';
import { whysOf } from './why.ts';

/** All that a lab told so far. */
export type Told = {
  /** of all commands that built or pruned, and of the background lane where it did */
  views: readonly TraceView[];
  /** what lay in the image store, in order; without it no step has a layer, and bases are known by what builders say of them */
  store?: readonly StateChanged[];
};

export const toldBy = (runs: Runs, store?: readonly StateChanged[]): Told => ({
  views: viewsOfBuilds(runs),
  ...(store && { store }),
});

/** Those that a build, or a loss in a cache, is told in. Each is the same object until something of it changes. */
export const viewsOfBuilds = ({ views }: Runs): TraceView[] =>
  [...views.values()].filter((view) => buildSpansOf(view).length > 0 || cacheLossesIn([view]).length > 0);

export const toldByEvents = (events: readonly TraceEvent[]): Told =>
  toldBy(foldRuns(noRuns, events), events.filter(isAboutStore));

/** Oldest first. @param at what came later is left out */
export function buildsAt(told: Told, at: number = Number.POSITIVE_INFINITY): Build[] {
  const losses = cacheLossesIn(told.views);
  const stored = told.store && storedAt(told.store, at);
  return chainedAt(told, at).map((one, n, all) => {
    const whys = one.whys ?? whysOf(one, all.slice(0, n), losses);
    if (one.final) one.whys = whys;
    const build = stored ? withLayers(one.folded.build, stored) : one.folded.build;
    return { ...build, steps: build.steps.map((step) => withWhy(step, whys.get(step.id))) };
  });
}

const withWhy = (step: BuildStep, why: Why | undefined): BuildStep => (why ? { ...step, why } : step);

type Seen = Chained & {
  /** it and all builds before it were over: nothing of it changes any more */
  final: boolean;
  whys?: ReadonlyMap<string, Why>;
};

function chainedAt({ views, store }: Told, at: number): Seen[] {
  const spans = views.flatMap((view): readonly BuildSpans[] => buildSpansOf(view));
  const inOrder = spans.filter(({ root }) => root.start <= at).toSorted((a, b) => a.root.start - b.root.start);
  const seen: Seen[] = [];
  for (const own of inOrder) {
    const final = (seen.at(-1)?.final ?? true) && endOf(own) <= at;
    const known = final ? finished.get(own)?.get(store !== undefined) : undefined;
    seen.push(known ?? kept(own, store, { ...chained(own, at, seen, store), final }));
  }
  return seen;
}

function chained(own: BuildSpans, at: number, seen: readonly Seen[], store: Told['store']): Chained {
  const earlier = seen.map(({ folded }) => folded);
  const folded = foldBuild(own, at, earlier);
  return { folded, links: chainOf(folded, earlier, store) };
}

/** With and without a store: bases are known by it. */
const finished = new WeakMap<BuildSpans, Map<boolean, Seen>>();

function kept(own: BuildSpans, store: Told['store'], seen: Seen): Seen {
  if (!seen.final) return seen;
  finished.set(own, (finished.get(own) ?? new Map<boolean, Seen>()).set(store !== undefined, seen));
  return seen;
}

function endOf({ root, steps, carriers }: BuildSpans): number {
  const ends = [root, ...steps].map(({ end }) => end ?? Number.POSITIVE_INFINITY);
  return Math.max(...ends, ...carriers.flatMap(({ events }) => events.map(({ at }) => at)));
}
