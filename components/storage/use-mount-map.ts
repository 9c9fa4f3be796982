'use client';
import { useMemo } from 'react';
import { useMomentOf } from '#components/deck/use-moment-of.ts';
import type { Told } from '#components/deck/use-told.ts';
import type { Player } from '#components/player/use-player.ts';
import { containersAt } from '#engine/scene/network/containers-at.ts';
import { type MountFacts, type MountMap, mountMap } from '#engine/scene/storage/mount-map.ts';
import { storageHistory } from '#engine/scene/storage/storage-world.ts';
import { isAboutVolume, volumesAt } from '#engine/scene/storage/volumes-at.ts';

/** Mounts at the cursor, beside those at the run's beginning: rendered when something changes, not once per frame. */
export function useMountMap(player: Player | undefined, told: Told): MountMap {
  const moments = useMemo(() => {
    const others = [...told.containers, ...told.facts.filter(isAboutVolume)].map(({ at }) => Number(at));
    return [...storageHistory(told.facts).moments(['container-mount']), ...others].sort((a, b) => a - b);
  }, [told]);
  const at = useMomentOf(player, moments, told);
  const since = player?.trace.start;
  const before = useMemo(
    () => (since === undefined ? undefined : factsAt(told, Math.max(0, since - 1))),
    [told, since],
  );
  return useMemo(() => mountMap(factsAt(told, at), before), [told, at, before]);
}

const factsAt = (told: Told, at: number): MountFacts => ({
  mounts: storageHistory(told.facts).worldAt(at)['container-mount'],
  volumes: volumesAt(told.facts, at),
  containers: containersAt(told.containers, at),
});
