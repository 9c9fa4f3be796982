'use client';
import { useDeferredValue, useMemo } from 'react';
import type { StoreEvents } from '#components/images/use-store-events.ts';
import { useSameList } from '#components/shell/use-same-list.ts';
import type { Build } from '#engine/scene/build.ts';
import { buildsAt, viewsOfBuilds } from '#engine/scene/builds/builds.ts';
import type { Runs } from '#engine/scene/runs.ts';
import type { TraceView } from '#engine/scene/trace-view.ts';

/** What a session tells of builds, the same list until one of them changes. */
export function useBuildViews(runs: Runs): readonly TraceView[] {
  // A lab that is busy tells of more than can be folded in one frame.
  const told = useDeferredValue(runs);
  return useSameList(useMemo(() => viewsOfBuilds(told), [told]));
}

/** All builds of the session, oldest first. */
export function useBuilds(views: readonly TraceView[], { events }: StoreEvents): readonly Build[] {
  return useMemo(() => buildsAt({ views, store: events }), [views, events]);
}
