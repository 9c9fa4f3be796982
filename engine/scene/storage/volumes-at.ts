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
  for (const event of events) {
    if (!isAboutVolume(event) || event.at > at || event.subject.id === '') continue;
    const { id } = event.subject;
    if (REMOVED.has(event.state)) now.delete(id);
    else now.set(id, grown(now.get(id) ?? { name: id, labels: {}, anonymous: NAMELESS.test(id) }, event));
  }
  return now;
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
