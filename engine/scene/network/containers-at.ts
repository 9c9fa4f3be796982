/** Containers by id at a point in time, as far as the map names them. */
import type { StateChanged } from '#engine/trace/event.ts';
import { REMOVED } from '../world.ts';
import type { Containers } from './net-map.ts';

/** @param events in order; only those about containers count */
export function containersAt(events: readonly StateChanged[], at: number): Containers {
  const now: NamedContainers = new Map();
  for (const event of events) if (event.at <= at) tellContainer(now, event);
  return now;
}

export type NamedContainers = Map<string, { name: string; state: string }>;

/** Adds what one event tells, if it is of a container. */
export function tellContainer(now: NamedContainers, { subject, state, attributes }: StateChanged): void {
  if (subject.kind !== 'container') return;
  if (REMOVED.has(state)) now.delete(subject.id);
  else now.set(subject.id, { name: nameIn(attributes.name) ?? now.get(subject.id)?.name ?? subject.id, state });
}

/** The engine's API writes `/web`. */
const nameIn = (name: unknown): string | undefined =>
  typeof name === 'string' && name !== '' ? name.replace(/^\//, '') : undefined;
