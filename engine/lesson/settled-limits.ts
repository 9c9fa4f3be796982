/**
 * Whether a control group has got its limits. It is read first when it is made, a moment before runc writes to it: that there is no limit then
 * says nothing. What the engine was asked for tells which are still to come.
 */
import type { CgroupFacts } from '#engine/trace/process-facts.ts';
import type { LimitPattern } from './check-process.ts';

export function isSettled({ limits, requested }: Pick<CgroupFacts, 'limits' | 'requested'>): boolean {
  if (requested === undefined) return false;
  const { memory, nanoCpus, cpuQuota, pidsLimit, cpusetCpus } = requested;
  const wishes: readonly [wish: unknown, limit: unknown][] = [
    [isSome(memory), limits.memory],
    [isSome(nanoCpus) || isSome(cpuQuota), limits.cpuQuotaMicros],
    [isSome(pidsLimit), limits.pids],
    [cpusetCpus, limits.cpuset],
  ];
  return wishes.every(([wish, limit]) => !wish || limit !== undefined);
}

/** -1 is said for no limit. */
const isSome = (amount: number | undefined): boolean => amount !== undefined && amount > 0;

export const asksForNone = (pattern: LimitPattern): boolean =>
  Object.values(pattern).some((one) => typeof one === 'object' && 'exists' in one && one.exists === false);
