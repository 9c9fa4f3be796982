/** For tests: what was told of a lab's network by now, folded as a page folds it. */
import type { EngineObservation, Observation } from '#engine/correlate/observation.ts';
import { type NetWorld, netWorldAt } from '#engine/scene/network/net-world.ts';
import type { StateChanged } from '#engine/trace/event.ts';

export function worldTold({ observations }: { observations: readonly Observation[] }): NetWorld {
  const facts = observations.filter((seen): seen is EngineObservation => seen.kind === 'engine.event');
  const events = facts.map(
    ({ kind: _, ...fact }, seq): StateChanged => ({ ...fact, type: 'state.changed', seq, evidence: 'observed' }),
  );
  return netWorldAt(events, Number.POSITIVE_INFINITY);
}
