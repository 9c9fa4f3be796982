/** Which step of an earlier build a step is to be held against. */
import { aligned, type Pair } from './align.ts';
import type { Stage } from './dockerfile.ts';
import type { FoldedBuild } from './fold-build.ts';
import { type Link, wordsFor } from './step-chain.ts';

export type Chained = { folded: FoldedBuild; links: readonly Link[] };

const keyOf = (link: Link): string => rawOf(link).toLowerCase();
const kindOf = ({ place, step }: Link): string => (place.trigger ? `trigger ${step.instruction}` : step.instruction);

/** As written, so that a changed variable is no changed line. */
export function rawOf(link: Link): string {
  const { instruction, trigger } = link.place;
  if (trigger) return wordsFor(link);
  return [instruction.text.replace(/\s+/g, ' '), ...instruction.heredocs.map(({ text }) => text)].join('\n');
}

/** Stage by stage: of the same name, else of the same place. */
export function pairsOf(before: Chained, after: Chained): Pair<Link>[] {
  const stages = aligned(stagesOf(before), stagesOf(after), nameOf, () => 'stage');
  return stages.flatMap((pair) => {
    const own = (chain: Chained, stage: Stage | undefined) =>
      stage ? chain.links.filter(({ place }) => place.stage.index === stage.index) : [];
    return aligned(own(before, pair.before), own(after, pair.after), keyOf, kindOf);
  });
}

const stagesOf = ({ folded }: Chained): readonly Stage[] => folded.file?.stages ?? [];
const nameOf = ({ name, index }: Stage): string => name ?? String(index);

/**
 * Builds that this one may stand on: with the same builder, and a line or the Dockerfile and its folder in common. Those of the same
 * Dockerfile come first, newest first: what another folder has under the same name is no change.
 */
export function relatedTo(after: Chained, earlier: readonly Chained[]): Chained[] {
  const lines = new Set(after.links.filter(({ step }) => step.instruction !== 'FROM').map(keyOf));
  const own = earlier.filter(({ folded }) => folded.spans.builder === after.folded.spans.builder).toReversed();
  const [same, others] = [true, false].map((is) =>
    own.filter(({ folded }) => isSamePlace(folded, after.folded) === is),
  );
  const sharing = (others ?? []).filter(({ links }) => links.some((link) => lines.has(keyOf(link))));
  return [...(same ?? []), ...sharing];
}

function isSamePlace(one: FoldedBuild, other: FoldedBuild): boolean {
  const [before, after] = [one.build.options, other.build.options];
  if (before.file !== after.file) return false;
  const [was, is] = [one.build.paths, other.build.paths];
  if (was && is) return was.context === is.context && was.dockerfile === is.dockerfile;
  const sameKey = one.spans.sharedKey !== undefined && one.spans.sharedKey === other.spans.sharedKey;
  return sameKey || before.tags.some((tag) => after.tags.includes(tag));
}

/** The builder made it, so that it can be in the cache. */
export const isMade = ({ step, isConfig }: Link): boolean =>
  isConfig ? step.state === 'config' : step.state === 'ran' || step.state === 'cached';

/** For each step the newest one of an earlier build that it can be held against. */
export function counterpartsOf(after: Chained, earlier: readonly Chained[]): Map<Link, { link: Link; of: Chained }> {
  const found = new Map<Link, { link: Link; of: Chained }>();
  for (const before of relatedTo(after, earlier))
    for (const pair of pairsOf(before, after))
      if (pair.after && pair.before && isMade(pair.before) && !found.has(pair.after))
        found.set(pair.after, { link: pair.before, of: before });
  return found;
}
