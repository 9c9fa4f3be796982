'use client';
import { useMemo } from 'react';
import { useMomentOf } from '#components/deck/use-moment-of.ts';
import type { Told } from '#components/deck/use-told.ts';
import type { Player } from '#components/player/use-player.ts';
import { containersAt } from '#engine/scene/network/containers-at.ts';
import type { Containers } from '#engine/scene/network/net-map.ts';
import { type ProcessKind, type ProcessWorld, processHistory } from '#engine/scene/process/process-world.ts';

export type ProcessesNow = { world: ProcessWorld; containers: Containers };

/** What was told of some subjects by the cursor: worked out when it changes, not once per frame. @param kinds the same at each call */
export function useProcessWorld(player: Player | undefined, told: Told, kinds: readonly ProcessKind[]): ProcessesNow {
  const { facts, containers } = told;
  const history = processHistory(facts);
  const moments = useMemo(
    () => [...history.moments(kinds), ...containers.map(({ at }) => Number(at))].sort((a, b) => a - b),
    [history, kinds, containers],
  );
  const at = useMomentOf(player, moments, told);
  return useMemo(
    () => ({ world: history.worldAt(at), containers: containersAt(containers, at) }),
    [history, containers, at],
  );
}
