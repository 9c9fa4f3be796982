'use client';
import { useGrown } from '#components/player/use-grown.ts';
import { isRunStart, type RunStart } from '#engine/scene/run-window.ts';
import { type SeenManifest, seenManifest } from '#engine/scene/seen-manifests.ts';
import { isAboutStore } from '#engine/scene/stored-world.ts';
import type { StateChanged, TraceEvent } from '#engine/trace/event.ts';
import type { TraceLog } from '#engine/trace/log.ts';

/** What a log tells of the image store, which manifests went past, and when its runs began. */
export type StoreEvents = {
  events: readonly StateChanged[];
  starts: readonly RunStart[];
  manifests: readonly SeenManifest[];
};

const NOTHING: StoreEvents = { events: [], starts: [], manifests: [] };

export const useStoreEvents = (log: TraceLog): StoreEvents => useGrown(log, NOTHING, grown);

function grown(known: StoreEvents, events: readonly TraceEvent[]): StoreEvents {
  const told = events.filter(isAboutStore);
  const starts = events.filter(isRunStart);
  const manifests = events.map(seenManifest).filter((seen) => seen !== undefined);
  if (told.length + starts.length + manifests.length === 0) return known;
  return {
    // Whoever asks for these alone has the same ones until there is another.
    events: told.length === 0 ? known.events : [...known.events, ...told],
    starts: [...known.starts, ...starts],
    manifests: [...known.manifests, ...manifests],
  };
}
