/** Checks about a lab's networks as they are now, or, when sticky, were at some time. */
import type { NetHistory, NetKind } from '#engine/scene/network/net-history.ts';
import type { NetWorld } from '#engine/scene/network/net-world.ts';
import type { Check } from './check.ts';
import type { NetworkPattern } from './check-network.ts';
import type { CheckResult } from './grade.ts';
import type { LogIndex } from './log-index.ts';
import { amountIs } from './match.ts';
import { factsOf, kindsOf, type NetFact } from './match-network.ts';
import { placesOf } from './places.ts';

type NetworkCheck = Extract<Check, { kind: 'network' }>;
type Seen = Pick<LogIndex, 'history' | 'networks' | 'world'>;

const NOW = Number.MAX_SAFE_INTEGER;

export function gradeNetwork(check: NetworkCheck, index: Seen): CheckResult {
  const now = gradeAt(check.network, index.networks.worldAt(NOW), index, NOW);
  return now.met || !check.sticky ? now : (everMet(check, index) ?? now);
}

/** How far a log was looked through for a check, and what was found: a log only grows, so nothing is looked at twice. */
type Looked = { events: number; found?: CheckResult };
const looked = new WeakMap<object, WeakMap<NetworkPattern, Looked>>();

function everMet({ network }: NetworkCheck, index: Seen): CheckResult | undefined {
  const { history, networks } = index;
  const before = looked.get(history) ?? new WeakMap<NetworkPattern, Looked>();
  looked.set(history, before);
  const { events = 0, found } = before.get(network) ?? {};
  const result = found ?? firstMet(network, events, networks, index);
  before.set(network, { events: history.length, ...(result && { found: result }) });
  return result;
}

function firstMet(pattern: NetworkPattern, from: number, networks: NetHistory, index: Seen): CheckResult | undefined {
  const kinds = kindsOf(pattern);
  for (const { subject, at } of index.history.slice(from)) {
    if (!kinds.includes(subject.kind as NetKind)) continue;
    const result = gradeAt(pattern, networks.worldAt(at), index, at);
    if (result.met) return result;
  }
  return undefined;
}

function gradeAt(pattern: NetworkPattern, world: NetWorld, index: Seen, at: number): CheckResult {
  const facts = factsOf(pattern, world, placesOf(world, index)).filter(({ meant }) => meant);
  const found = facts.filter(({ so }) => so);
  if (amountIs(found.length, pattern.count))
    return { met: true, evidence: seqsOf(found, index, at), fact: inWords(found) };
  const near = found.at(-1) ?? facts.at(-1);
  const missed = near && { evidence: seqsOf([near], index, at), missed: near.words };
  return { met: false, evidence: [], fact: 'Not observed yet', ...missed };
}

const SHOWN = 3;

function inWords(found: readonly NetFact[]): string {
  const words = [...new Set(found.map((fact) => fact.words))];
  if (words.length === 0) return 'there is none';
  const more = words.length - SHOWN;
  return `${words.slice(0, SHOWN).join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

/** The events that told of it last. */
function seqsOf(facts: readonly NetFact[], { history }: Seen, until: number): number[] {
  const told = facts.slice(0, SHOWN).flatMap(({ subject: { kind, id } }) => {
    const event = history.findLast(({ subject, at }) => subject.kind === kind && subject.id === id && at <= until);
    return event === undefined ? [] : [event.seq];
  });
  return [...new Set(told)];
}
