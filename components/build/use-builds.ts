'use client';
import { useDeferredValue, useMemo } from 'react';
import type { StoreEvents } from '#components/images/use-store-events.ts';
import type { Build } from '#engine/scene/build.ts';
import { buildsAt, toldBy } from '#engine/scene/builds/builds.ts';
import type { Runs } from '#engine/scene/runs.ts';

/** All builds of the session, oldest first. */
export function useBuilds(runs: Runs, stored: StoreEvents): readonly Build[] {
  // A lab that is busy tells of more than can be folded in one frame.
  const told = useDeferredValue(runs);
  return useMemo(() => buildsAt(toldBy(told, stored.events)), [told, stored]);
}
