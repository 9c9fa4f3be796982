'use client';
import { useMemo } from 'react';
import type { StoreEvents } from '#components/images/use-store-events.ts';
import type { Build } from '#engine/scene/build.ts';
import { buildsAt, toldBy } from '#engine/scene/builds/builds.ts';
import type { Runs } from '#engine/scene/runs.ts';

/** All builds of the session, oldest first. */
export function useBuilds(runs: Runs, stored: StoreEvents): readonly Build[] {
  return useMemo(() => buildsAt(toldBy(runs, stored.events)), [runs, stored]);
}
