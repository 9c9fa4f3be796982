/** Checks about a lab's networks as they are now, or, when sticky, were at some time. */
import type { Check } from './check.ts';
import { everMet, NOW } from './ever-met.ts';
import type { CheckResult } from './grade.ts';
import { gradeFacts } from './grade-facts.ts';
import type { LogIndex } from './log-index.ts';
import { factsOf, kindsOf } from './match-network.ts';
import { placesOf } from './places.ts';

type NetworkCheck = Extract<Check, { kind: 'network' }>;
type Seen = Pick<LogIndex, 'history' | 'networks' | 'world'>;

export function gradeNetwork({ network, sticky }: NetworkCheck, index: Seen): CheckResult {
  const { history, networks } = index;
  const gradeAt = (at: number): CheckResult => {
    const world = networks.worldAt(at);
    return gradeFacts(factsOf(network, world, placesOf(world, index)), network.count, history, at);
  };
  const now = gradeAt(NOW);
  return now.met || !sticky ? now : (everMet(network, history, kindsOf(network), gradeAt) ?? now);
}
