'use client';
import { useMemo } from 'react';
import { useMomentOf } from '#components/deck/use-moment-of.ts';
import type { Player } from '#components/player/use-player.ts';
import { containersAt } from '#engine/scene/network/containers-at.ts';
import type { NetMap } from '#engine/scene/network/map-shape.ts';
import { netHistory } from '#engine/scene/network/net-history.ts';
import { netMap } from '#engine/scene/network/net-map.ts';
import type { NetEvents } from './use-net-events.ts';

const DRAWN = [
  'net-namespace',
  'net-link',
  'net-neighbours',
  'net-listeners',
  'net-chain',
  'docker-network',
  'swarm',
] as const;

/** The wiring at the cursor: rendered when it changes, not once per frame. */
export function useNetMap(player: Player | undefined, known: NetEvents): NetMap {
  const { network, containers } = known;
  const moments = useMemo(
    () => [...netHistory(network).moments(DRAWN), ...containers.map(({ at }) => Number(at))].sort((a, b) => a - b),
    [network, containers],
  );
  const at = useMomentOf(player, moments, known);
  const since = player?.trace.start;
  const before = useMemo(
    () => (since === undefined ? undefined : mapAt(network, containers, Math.max(0, since - 1))),
    [network, containers, since],
  );
  return useMemo(() => mapAt(network, containers, at, before), [network, containers, at, before]);
}

const mapAt = (
  network: NetEvents['network'],
  containers: NetEvents['containers'],
  at: number,
  before?: NetMap,
): NetMap => netMap(netHistory(network).worldAt(at), containersAt(containers, at), before);
