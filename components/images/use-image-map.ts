'use client';
import { bisectRight } from 'd3';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { Player } from '#components/player/use-player.ts';
import { type ImageMap, imageMapAt } from '#engine/scene/image-map.ts';
import { worldUntil } from '#engine/scene/run-window.ts';
import type { StoreEvents } from './use-store-events.ts';

const FOREVER = Number.POSITIVE_INFINITY;
const nothing = () => () => {};

/** The images at the cursor: renders when they change, not once per frame. Without a run, as they are now. */
export function useImageMap(player: Player | undefined, { events, starts, manifests }: StoreEvents): ImageMap {
  const moments = useMemo(() => [...new Set(events.map(({ at }) => Number(at)))].sort((a, b) => a - b), [events]);
  const end = player?.trace.end ?? 0;
  const until = useMemo(() => worldUntil(starts, end), [starts, end]);
  const clock = player?.clock;
  const read = useCallback((): number => {
    if (!clock) return FOREVER;
    // What a run left behind is seen a moment after its end.
    if (clock.at >= end) return until;
    return moments[bisectRight(moments, clock.at) - 1] ?? 0;
  }, [clock, end, until, moments]);
  const at = useSyncExternalStore(clock?.subscribe ?? nothing, read, () => FOREVER);
  const since = player?.trace.start;
  return useMemo(() => imageMapAt(events, at, since, manifests), [events, at, since, manifests]);
}
