'use client';
import { useMemo } from 'react';
import { useGrown } from '#components/player/use-grown.ts';
import { type ContainerStory, containerStories } from '#engine/scene/process/container-story.ts';
import { growLife, NO_LIFE_EVENTS } from '#engine/scene/process/life-events.ts';
import type { TraceLog } from '#engine/trace/log.ts';

/** The lives of all containers of a log, in order of their beginning. */
export function useLives(log: TraceLog): readonly ContainerStory[] {
  const events = useGrown(log, NO_LIFE_EVENTS, growLife);
  // biome-ignore lint/correctness/useExhaustiveDependencies: of other clients no life tells
  return useMemo(() => containerStories(events), [log, events.turns]);
}
