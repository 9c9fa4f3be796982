/** For tests: what was told of a lab's processes by now, folded as a page folds it. */
import type { EngineObservation, Observation } from '#engine/correlate/observation.ts';
import { type ProcessWorld, processHistory } from '#engine/scene/process/process-world.ts';
import type { StateChanged } from '#engine/trace/event.ts';
import type { CgroupFacts, ProcessFacts } from '#engine/trace/process-facts.ts';

export function processesTold({ observations }: { observations: readonly Observation[] }): ProcessWorld {
  const facts = observations.filter((seen): seen is EngineObservation => seen.kind === 'engine.event');
  const events = facts.map(
    ({ kind: _, ...fact }, seq): StateChanged => ({ ...fact, type: 'state.changed', seq, evidence: 'observed' }),
  );
  return processHistory(events).worldAt(Number.POSITIVE_INFINITY);
}

export const processesIn = (world: ProcessWorld, container: string): ProcessFacts[] =>
  [...world['process-facts'].values()].filter((one) => one.container === container);

export const groupOf = (world: ProcessWorld, container: string): CgroupFacts | undefined =>
  [...world.cgroup.values()].find((one) => one.container === container);
