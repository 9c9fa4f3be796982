'use client';
import { useSyncExternalStore } from 'react';
import { stepIndexAt } from '#engine/scene/steps.ts';
import type { Player } from './use-player.ts';

/** Index of the last step that happened at the cursor: renders once per message, not once per frame. */
export const useStepIndex = (player: Player): number => {
  const read = () => stepIndexAt(player.steps, player.clock.at);
  return useSyncExternalStore(player.clock.subscribe, read, read);
};
