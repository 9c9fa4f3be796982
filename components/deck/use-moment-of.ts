'use client';
import { bisectRight } from 'd3';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { Player } from '#components/player/use-player.ts';
import { type RunStart, worldUntil } from '#engine/scene/run-window.ts';

const FOREVER = Number.POSITIVE_INFINITY;
const nothing = () => () => {};

/**
 * The last of these moments that the cursor passed (ns); at the run's end, up to the beginning of the next one, since the kernel is asked a
 * moment after it changed. Without a run: now.
 */
export function useMomentOf(
  player: Player | undefined,
  moments: readonly number[],
  { starts }: { readonly starts: readonly RunStart[] },
): number {
  const end = player?.trace.end ?? 0;
  const until = useMemo(() => worldUntil(starts, end), [starts, end]);
  const clock = player?.clock;
  const read = useCallback((): number => {
    if (!clock) return FOREVER;
    const at = clock.at >= end ? until : clock.at;
    return moments[bisectRight(moments, at) - 1] ?? 0;
  }, [clock, end, until, moments]);
  return useSyncExternalStore(clock?.subscribe ?? nothing, read, () => FOREVER);
}
