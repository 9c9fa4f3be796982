/** Why steps ran and were not taken from the cache, by holding a build against the earlier ones of its lab. */
import type { Nanos } from '#engine/trace/ids.ts';
import type { MissReason, Why } from '../build.ts';
import type { CacheLoss } from './cache-losses.ts';
import { type Chained, counterpartsOf, isMade } from './counterparts.ts';
import { imageMoved, ownReason } from './own-reason.ts';
import type { Link } from './step-chain.ts';

type Root = Exclude<MissReason, { kind: 'parent' }>;

type Looking = {
  after: Chained;
  earlier: readonly Chained[];
  losses: readonly CacheLoss[];
  counterparts: ReturnType<typeof counterpartsOf>;
  /** reasons found so far: of steps below, and of lines that only change the config */
  found: Map<Link, Why>;
};

/** By step. Steps that were cached, or have not run, have none. */
export function whysOf(after: Chained, earlier: readonly Chained[], losses: readonly CacheLoss[]): Map<string, Why> {
  const counterparts = counterpartsOf(after, earlier);
  const looking: Looking = { after, earlier, losses, counterparts, found: new Map() };
  for (const link of after.links) {
    const why = whyOf(link, looking);
    if (why) looking.found.set(link, why);
  }
  return new Map([...looking.found].flatMap(([{ step, isConfig }, why]) => (isConfig ? [] : [[step.id, why]])));
}

const RAN: ReadonlySet<string> = new Set(['ran', 'running', 'failed']);

function whyOf(link: Link, looking: Looking): Why | undefined {
  if (link.isConfig) return configReason(link, looking);
  if (!RAN.has(link.step.state)) return undefined;
  if (link.step.instruction === 'FROM') return baseReason(link, looking);
  return (
    noCache(link, looking) ??
    (lastMade(link, looking) === undefined ? undecided(link, looking) : takenAway(link, looking))
  );
}

/** A base image is not made: it is only looked for, so there is nothing to say unless it is another one than before. */
function baseReason(link: Link, { counterparts }: Looking): Why | undefined {
  const before = counterparts.get(link);
  return before ? ownReason(before.link, link, before.of, undefined) : { kind: 'first', evidence: 'inferred' };
}

function noCache({ place, step }: Link, { after }: Looking): Why | undefined {
  const { noCache: all, noCacheStages = [] } = after.folded.build.options;
  if (all) return { kind: 'no-cache', scope: 'build', evidence: 'observed' };
  const names = [place.stage.name, String(place.stage.index), step.stage];
  const isNamed = noCacheStages.some((stage) => names.includes(stage.toLowerCase()));
  return isNamed ? { kind: 'no-cache', scope: 'stage', evidence: 'observed' } : undefined;
}

/** A line of the config changes nothing by itself: its reason is that of the steps above it. */
function configReason(link: Link, { counterparts, after }: Looking): Why | undefined {
  const before = counterparts.get(link);
  if (before) return ownReason(before.link, link, before.of, after);
  if (counterparts.size === 0) return undefined;
  return { kind: 'instruction', before: '', after: link.place.instruction.text, evidence: 'observed' };
}

/** Nothing with this recipe was made before. */
function undecided(link: Link, looking: Looking): Why {
  const { counterparts, after } = looking;
  const before = counterparts.get(link);
  if (!before) return { kind: 'first', evidence: 'inferred' };
  const own = ownReason(before.link, link, before.of, after);
  if (own?.kind === 'instruction') return own;
  return (
    parentReason(link, looking) ?? own ?? (isUnseen(before.link, link) ? UNSEEN : standsElsewhere(before.link, link))
  );
}

const isUnseen = (before: Link, link: Link): boolean => before.unseen || link.unseen;
const UNSEEN: Why = {
  kind: 'unknown',
  detail: 'Not all files that it reads were seen to travel, so what changed is not known.',
  evidence: 'inferred',
};

/** All else that counts is the same: what an image beside the base has, or what came from an address, is not looked at. */
function sourceReason(link: Link, { counterparts }: Looking): Why | undefined {
  const before = counterparts.get(link);
  const remote = link.place.instruction.copied?.remote ?? [];
  if (remote.length > 0) return { kind: 'source', source: remote.join(', '), evidence: 'inferred' };
  return before && imageMoved(before.link, link);
}

function parentReason({ below, settings }: Link, { found }: Looking): Why | undefined {
  for (const parent of [...settings.toReversed(), ...below]) {
    const why = found.get(parent);
    if (why) return why.kind === 'parent' ? why : begunAt(parent, why);
  }
  return undefined;
}

const begunAt = ({ step }: Link, { evidence, ...root }: Root & Pick<Why, 'evidence'>): Why => ({
  ...{ kind: 'parent', step: step.id, root, evidence },
});

/** What it stood on is not there any more, or something else is between. */
function standsElsewhere(before: Link, link: Link): Why {
  const now = new Set([...link.below, ...link.settings].map(({ recipe }) => recipe));
  const gone = [...before.below, ...before.settings].find(({ recipe }) => !now.has(recipe));
  const detail = gone
    ? `Before, it stood on “${gone.place.instruction.text}”.`
    : 'What was seen of it is the same as before.';
  const mounts = link.place.instruction.mounts;
  if (!gone && mounts.length > 0) return { kind: 'secret-or-mount', detail, evidence: 'inferred' };
  return { kind: 'unknown', detail, evidence: 'inferred' };
}

/** When the same was last made or found in the cache. */
function lastMade(link: Link, { after, earlier }: Looking): Nanos | undefined {
  const times = earlier
    .filter(({ folded }) => folded.spans.builder === after.folded.spans.builder)
    .flatMap(({ links }) => links.filter((one) => one.recipe === link.recipe && isMade(one)))
    .flatMap(({ step }) => step.endedAt ?? []);
  return times.toSorted((a, b) => a - b).at(-1);
}

/** The same was made before. */
function takenAway(link: Link, looking: Looking): Why {
  const { losses, after } = looking;
  const [made, now] = [lastMade(link, looking) ?? 0, link.step.startedAt ?? 0];
  const isLost = losses.some(
    ({ at, builders }) => at >= made && at <= now && builders.includes(after.folded.spans.builder),
  );
  const parent = parentReason(link, looking);
  if (parent) return parent;
  if (isLost) return { kind: 'pruned', evidence: 'inferred' };
  const detail = 'The same was made before, and nothing was seen that took it out of the cache.';
  const source = sourceReason(link, looking);
  if (source) return source;
  const { mounts } = link.place.instruction;
  if (mounts.length > 0) return { kind: 'secret-or-mount', detail, evidence: 'inferred' };
  return { kind: 'unknown', detail, evidence: 'inferred' };
}
