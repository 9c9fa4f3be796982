/** Containers by id at a point in time, as far as the map names them. */
import type { StateChanged } from '#engine/trace/event.ts';
import { REMOVED } from '../world.ts';
import type { Containers } from './net-map.ts';

/** @param events in order; only those about containers count */
export function containersAt(events: readonly StateChanged[], at: number): Containers {
  const now = new Map<string, { name: string; state: string }>();
  for (const { subject, state, attributes, at: when } of events) {
    if (subject.kind !== 'container' || when > at) continue;
    if (REMOVED.has(state)) now.delete(subject.id);
    else now.set(subject.id, { name: nameIn(attributes.name) ?? now.get(subject.id)?.name ?? subject.id, state });
  }
  return now;
}

/** The engine's API writes `/web`. */
const nameIn = (name: unknown): string | undefined =>
  typeof name === 'string' && name !== '' ? name.replace(/^\//, '') : undefined;
