/** Checks about a lab's networks as they are now, or, when sticky, were at some time. */
import type { Check } from './check.ts';
import { everMet } from './ever-met.ts';
import type { CheckResult } from './grade.ts';
import { gradeFacts } from './grade-facts.ts';
import type { LogIndex } from './log-index.ts';
import { factsOf, kindsOf } from './match-network.ts';
import { placesOf } from './places.ts';
import { SeenNetworks } from './seen-networks.ts';

type NetworkCheck = Extract<Check, { kind: 'network' }>;
type Seen = Pick<LogIndex, 'networks' | 'world'>;

export function gradeNetwork({ network, sticky }: NetworkCheck, index: Seen): CheckResult {
  const grade = (seen: SeenNetworks): CheckResult => {
    const { now } = seen;
    return gradeFacts(factsOf(network, now, placesOf(now, index)), network.count, seen.seqOf);
  };
  if (!sticky) return grade(index.networks);
  return everMet(network, index.networks, () => new SeenNetworks(), kindsOf(network), grade);
}
