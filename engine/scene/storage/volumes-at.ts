/** Volumes by name at a point in time. The engine's events tell a little of them, its answers more; newest wins. */
import type { StateChanged, TraceEvent } from '#engine/trace/event.ts';
import { REMOVED } from '../world.ts';

export type Volume = {
  name: string;
  driver?: string;
  mountpoint?: string;
  labels: Readonly<Record<string, string>>;
  /** nobody gave it a name */
  anonymous: boolean;
};

/** What Docker itself calls those without a name. */
const NAMELESS = /^[0-9a-f]{64}$/;

export const isAboutVolume = (event: TraceEvent): event is StateChanged =>
  event.type === 'state.changed' && event.subject.kind === 'volume';

/** @param events in order; only those about volumes count */
export function volumesAt(events: readonly StateChanged[], at: number): Map<string, Volume> {
  const now = new Map<string, Volume>();
  for (const event of volumeEvents(events, at)) grow(now, event);
  return now;
}

export type RemovedVolume = { volume: Volume; event: StateChanged };

/** Each removal by then, in order, with what the volume was like. */
export function volumesRemoved(events: readonly StateChanged[], at: number): RemovedVolume[] {
  const now = new Map<string, Volume>();
  return volumeEvents(events, at).flatMap((event): RemovedVolume[] => {
    const volume = REMOVED.has(event.state) ? now.get(event.subject.id) : undefined;
    grow(now, event);
    return volume ? [{ volume, event }] : [];
  });
}

/**
 * Since when the volume of this name is the one that it is (ns): a name may be given anew. 0: since the first that is known; of one that is
 * gone, since it was made.
 */
export function volumeSince(events: readonly StateChanged[], name: string, at: number): number {
  let [since, isGone] = [0, false];
  for (const event of volumeEvents(events, at)) {
    if (event.subject.id !== name) continue;
    const removed = REMOVED.has(event.state);
    if (isGone && !removed) since = event.at;
    isGone = removed;
  }
  return since;
}

/** That volumes were pruned is told of none in particular. */
const volumeEvents = (events: readonly StateChanged[], at: number): StateChanged[] =>
  events.filter((event) => isAboutVolume(event) && event.at <= at && event.subject.id !== '');

function grow(now: Map<string, Volume>, event: StateChanged): void {
  const { id } = event.subject;
  if (REMOVED.has(event.state)) now.delete(id);
  else now.set(id, grown(now.get(id) ?? { name: id, labels: {}, anonymous: NAMELESS.test(id) }, event));
}

function grown(known: Volume, { attributes: { driver, mountpoint, labels } }: StateChanged): Volume {
  return {
    ...known,
    ...(typeof driver === 'string' && { driver }),
    ...(typeof mountpoint === 'string' && { mountpoint }),
    ...(typeof labels === 'object' && labels !== null && !Array.isArray(labels) && { labels: textsOf(labels) }),
  };
}

const textsOf = (labels: object): Record<string, string> =>
  Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, String(value)]));
