/** Checks about a lab's networks as they are now, or, when sticky, were at some time. */
import type { NetWorld } from '#engine/scene/network/net-world.ts';
import type { Check } from './check.ts';
import type { NetworkPattern } from './check-network.ts';
import { everMet } from './ever-met.ts';
import type { CheckResult } from './grade.ts';
import { gradeFacts } from './grade-facts.ts';
import type { LogIndex } from './log-index.ts';
import { factsOf, kindsOf } from './match-network.ts';
import { placesOf } from './places.ts';

type NetworkCheck = Extract<Check, { kind: 'network' }>;
type Seen = Pick<LogIndex, 'history' | 'networks' | 'world'>;

const NOW = Number.MAX_SAFE_INTEGER;

export function gradeNetwork({ network, sticky }: NetworkCheck, index: Seen): CheckResult {
  const { history, networks } = index;
  const now = gradeAt(network, networks.worldAt(NOW), index, NOW);
  if (now.met || !sticky) return now;
  return everMet(network, history, kindsOf(network), (at) => gradeAt(network, networks.worldAt(at), index, at)) ?? now;
}

const gradeAt = (pattern: NetworkPattern, world: NetWorld, index: Seen, at: number): CheckResult =>
  gradeFacts(factsOf(pattern, world, placesOf(world, index)), pattern.count, index.history, at);
