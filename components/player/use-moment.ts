'use client';
import { bisectRight } from 'd3';
import { useSyncExternalStore } from 'react';
import type { Player } from '#components/player/use-player.ts';
import type { Nanos } from '#engine/trace/ids.ts';

/** The last of these times that the cursor passed: renders once per change, not once per frame. */
export function useMoment({ clock }: Player, moments: readonly Nanos[]): Nanos | undefined {
  const read = () => moments[bisectRight(moments, clock.at) - 1];
  return useSyncExternalStore(clock.subscribe, read, read);
}
