'use client';
import { useMemo, useState } from 'react';
import { useMomentOf } from '#components/deck/use-moment-of.ts';
import type { Player } from '#components/player/use-player.ts';
import { containersAt } from '#engine/scene/network/containers-at.ts';
import type { NetMap } from '#engine/scene/network/map-shape.ts';
import { netHistory } from '#engine/scene/network/net-history.ts';
import { netMap } from '#engine/scene/network/net-map.ts';
import type { StateChanged } from '#engine/trace/event.ts';
import type { NetEvents } from './use-net-events.ts';

/** The wiring at the cursor: rendered when it changes, not once per frame. */
export function useNetMap(player: Player | undefined, known: NetEvents): NetMap {
  const { wiring, containers } = known;
  const moments = useMemo(
    () => [...wiring, ...containers].map(({ at }) => Number(at)).sort((a, b) => a - b),
    [wiring, containers],
  );
  const at = useMomentOf(player, moments, known);
  const since = player?.trace.start;
  const before = useMapBefore(known, since);
  return useMemo(() => mapAt(wiring, containers, at, before), [wiring, containers, at, before]);
}

/** How things stood before the run: what comes while it goes on is no reason to work that out anew. */
function useMapBefore({ wiring, containers }: NetEvents, since: number | undefined): NetMap | undefined {
  const until = since === undefined ? -1 : Math.max(0, since - 1);
  const links = useUntil(wiring, until);
  const names = useUntil(containers, until);
  return useMemo(() => (until < 0 ? undefined : mapAt(links, names, until)), [links, names, until]);
}

/** Those of this time; the same list as long as no other one of it came. */
function useUntil(events: readonly StateChanged[], at: number): readonly StateChanged[] {
  const found = useMemo(() => events.filter((event) => event.at <= at), [events, at]);
  const [kept, keep] = useState(found);
  const isKept = kept.length === found.length && kept.every((event, index) => event === found[index]);
  if (!isKept) keep(found);
  return isKept ? kept : found;
}

const mapAt = (wiring: NetEvents['wiring'], containers: NetEvents['containers'], at: number, before?: NetMap): NetMap =>
  netMap(netHistory(wiring).worldAt(at), containersAt(containers, at), before);
