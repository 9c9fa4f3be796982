'use client';
import { useMemo } from 'react';
import { useGrown } from '#components/player/use-grown.ts';
import { type OpenablePort, openablePorts, publishedPorts } from '#engine/scene/published-ports.ts';
import { changeWorld, emptyWorld, type World } from '#engine/scene/world.ts';
import type { TraceEvent } from '#engine/trace/event.ts';
import type { TraceLog } from '#engine/trace/log.ts';

/** What the containers of a lab publish now, wherever the player is. */
export function usePublishedPorts(log: TraceLog): readonly OpenablePort[] {
  const world = useGrown(log, emptyWorld, withContainers);
  return useMemo(() => openablePorts(publishedPorts(world)), [world]);
}

function withContainers(world: World, events: readonly TraceEvent[]): World {
  let next = world;
  for (const event of events)
    if (event.type === 'state.changed' && event.subject.kind === 'container') next = changeWorld(next, event);
  return next;
}
