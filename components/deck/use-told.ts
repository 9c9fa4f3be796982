'use client';
import { useCallback } from 'react';
import { useGrown } from '#components/player/use-grown.ts';
import { isRunStart, type RunStart } from '#engine/scene/run-window.ts';
import type { StateChanged, TraceEvent } from '#engine/trace/event.ts';
import type { TraceLog } from '#engine/trace/log.ts';
import { grownLists } from './grown-lists.ts';

/** What a log tells of some subjects and of its containers, and when its runs began. */
export type Told = {
  facts: readonly StateChanged[];
  containers: readonly StateChanged[];
  starts: readonly RunStart[];
};

const NOTHING: Told = { facts: [], containers: [], starts: [] };

/** @param isAbout the same function at each call */
export function useTold(log: TraceLog, isAbout: (event: TraceEvent) => event is StateChanged): Told {
  const grow = useCallback((known: Told, events: readonly TraceEvent[]) => grown(known, events, isAbout), [isAbout]);
  return useGrown(log, NOTHING, grow);
}

const isContainer = (event: TraceEvent): event is StateChanged =>
  event.type === 'state.changed' && event.subject.kind === 'container';

function grown(
  known: Told,
  events: readonly TraceEvent[],
  isAbout: (event: TraceEvent) => event is StateChanged,
): Told {
  return grownLists(known, {
    facts: events.filter(isAbout),
    containers: events.filter(isContainer),
    starts: events.filter(isRunStart),
  });
}
