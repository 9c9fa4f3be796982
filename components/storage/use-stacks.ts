'use client';
import { useCallback, useMemo } from 'react';
import { useMomentOf } from '#components/deck/use-moment-of.ts';
import type { Told } from '#components/deck/use-told.ts';
import { useImageMap } from '#components/images/use-image-map.ts';
import { useStoreEvents } from '#components/images/use-store-events.ts';
import { useGrown } from '#components/player/use-grown.ts';
import type { Player } from '#components/player/use-player.ts';
import { containersAt } from '#engine/scene/network/containers-at.ts';
import { changeOf } from '#engine/scene/storage/container-files.ts';
import { type ContainerStack, stacksOf } from '#engine/scene/storage/container-stack.ts';
import { storageHistory } from '#engine/scene/storage/storage-world.ts';
import type { ProbeReported, TraceEvent } from '#engine/trace/event.ts';
import type { TraceLog } from '#engine/trace/log.ts';

type Loss = Pick<ProbeReported, 'at' | 'events' | 'detail'>;
export type Stacks = {
  stacks: readonly ContainerStack[];
  /** Of the cursor (ns). */
  at: number;
  /** What the list of changes lacks, by then. */
  losses: readonly Loss[];
};

/** The roots of containers at the cursor: rendered when one of them or a file changes, not once per frame. */
export function useStacks(player: Player | undefined, told: Told, log: TraceLog): Stacks {
  const history = storageHistory(told.facts);
  const moments = useMemo(() => momentsOf(told), [told]);
  const at = useMomentOf(player, moments, told);
  const { layers } = useImageMap(player, useStoreEvents(log));
  const losses = useLosses(log);
  return useMemo(() => {
    const roots = history.worldAt(at)['container-root'];
    return {
      stacks: stacksOf(roots, containersAt(told.containers, at), layers),
      at,
      losses: losses.filter((loss) => loss.at <= at),
    };
  }, [history, at, told.containers, layers, losses]);
}

/** A copy begins before it is told. */
function momentsOf({ facts, containers }: Told): number[] {
  const begun = facts.flatMap((event) => {
    const change = changeOf(event);
    return change?.took === undefined ? [] : [change.at - change.took];
  });
  const all = [...facts, ...containers].map(({ at }) => Number(at));
  return [...new Set([...all, ...begun])].sort((a, b) => a - b);
}

const NONE: readonly Loss[] = [];

function useLosses(log: TraceLog): readonly Loss[] {
  const grow = useCallback((known: readonly Loss[], events: readonly TraceEvent[]) => {
    const more = events.filter(
      (event) => event.type === 'probe.reported' && event.probe === 'files' && event.state === 'lost',
    ) as ProbeReported[];
    return more.length === 0 ? known : [...known, ...more];
  }, []);
  return useGrown(log, NONE, grow);
}
