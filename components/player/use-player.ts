'use client';
import { useCallback, useLayoutEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { type Chapter, chaptersOf } from '#engine/scene/chapters.ts';
import type { Pace } from '#engine/scene/pace.ts';
import { type Step, stepsOf } from '#engine/scene/steps.ts';
import { emptyTrace, type TraceView } from '#engine/scene/trace-view.ts';
import { nanos, type SpanId, traceId } from '#engine/trace/ids.ts';
import type { Clock } from './clock.ts';
import { type PlayerStatus, statusOf } from './player.machine.ts';
import { type PlayerSession, playerSession } from './player-session.ts';
import { useControls, useZoom } from './use-controls.ts';
import { paceOf, usePace } from './use-pace.ts';
import { type View, WHOLE } from './view.ts';

export type Player = {
  trace: TraceView;
  /** Every message, in order of time. */
  steps: readonly Step[];
  chapters: readonly Chapter[];
  clock: Clock;
  pace: Pace;
  status: PlayerStatus;
  live: boolean;
  speed: number;
  storyTime: boolean;
  view: View;
  /** Id of the step that the reader chose. */
  selected: string | undefined;
  play: () => void;
  pause: () => void;
  toggle: () => void;
  follow: () => void;
  /** ns */
  seek: (at: number) => void;
  step: (direction: 1 | -1) => void;
  stepChapter: (direction: 1 | -1) => void;
  toStart: () => void;
  toEnd: () => void;
  /** Selects a message and goes to it. */
  select: (stepId: string | undefined) => void;
  selectSpan: (span: SpanId, phase?: 'call' | 'answer') => void;
  setSpeed: (speed: number) => void;
  setStoryTime: (story: boolean) => void;
  setView: (view: View) => void;
  /** Below 1 zooms in, around the cursor. */
  zoomBy: (factor: number) => void;
  fit: () => void;
};

export type PlayerOptions = {
  live?: boolean;
  autoplay?: boolean;
  /** Whose trace it is, where there are several logs: runs of two may have the same id. */
  of?: string | null;
};

const NOTHING = emptyTrace(traceId('nothing'), nanos(0));

/** One player for the trace that is shown. It starts afresh for another one, and follows the same trace as it grows. */
export function usePlayer(shown: TraceView | undefined, options: PlayerOptions = {}): Player | undefined {
  const { live = false, autoplay = false, of = null } = options;
  const trace = shown ?? NOTHING;
  const key = `${of ?? ''}/${trace.id}`;
  const steps = useMemo(() => stepsOf(trace), [trace]);
  const chapters = useMemo(() => chaptersOf(trace, steps), [trace, steps]);
  const session = useSession(key, trace, steps, chapters, live, autoplay);
  const snapshot = useSnapshot(session);
  const story = snapshot?.context.story ?? true;
  const { pace, target } = usePace(trace, steps, chapters, story, key);
  const [view, setView] = useFresh<View>(WHOLE, key);
  const [selected, setSelected] = useFresh<string | undefined>(undefined, key);
  useGrowth(session, trace, target, steps, snapshot?.context.speed ?? 1);

  const controls = useControls(session, trace, steps, chapters, setSelected);
  const zoom = useZoom(session, target, view, setView);
  return useMemo(() => {
    if (!shown || !session || !snapshot) return undefined;
    const status = statusOf(snapshot);
    const { speed } = snapshot.context;
    const state = { status, live, speed, storyTime: story, view, selected, setView };
    return { trace, steps, chapters, clock: session.clock, pace, ...state, ...controls, ...zoom };
  }, [shown, session, snapshot, trace, steps, chapters, pace, live, story, view, selected, controls, zoom, setView]);
}

function useSession(
  key: string,
  trace: TraceView,
  steps: readonly Step[],
  chapters: readonly Chapter[],
  live: boolean,
  autoplay: boolean,
): PlayerSession | undefined {
  const [session, setSession] = useState<{ key: string; made: PlayerSession }>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a trace that grows keeps its player; only another trace gets a new one
  useLayoutEffect(() => {
    const { start, end, open } = trace;
    const made = playerSession({ pace: paceOf(trace, steps, chapters, true), start, end, open, live, autoplay });
    made.actor.start();
    setSession({ key, made });
    return () => {
      made.actor.stop();
    };
  }, [key]);
  return session?.key === key ? session.made : undefined;
}

function useSnapshot(session: PlayerSession | undefined) {
  const subscribe = useCallback(
    (listener: () => void) => {
      const subscription = session?.actor.subscribe(listener);
      return () => subscription?.unsubscribe();
    },
    [session],
  );
  const read = () => session?.actor.getSnapshot();
  return useSyncExternalStore(subscribe, read, read);
}

/** State that falls back to `initial` when `key` changes. */
function useFresh<T>(initial: T, key: string): [T, (value: T) => void] {
  const [held, setHeld] = useState({ key, value: initial });
  const set = useCallback((value: T) => setHeld({ key, value }), [key]);
  return [held.key === key ? held.value : initial, set];
}

/** The whole takes longer when there is more to see (ms). */
const wallFor = (steps: readonly Step[]): number =>
  Math.min(24_000, Math.max(3_000, 220 * steps.filter((step) => step.telling).length));

function useGrowth(
  session: PlayerSession | undefined,
  trace: TraceView,
  pace: Pace,
  steps: readonly Step[],
  speed: number,
) {
  useLayoutEffect(() => {
    if (!session) return;
    Object.assign(session.clock, { pace, start: trace.start, end: trace.end, rate: speed, wall: wallFor(steps) });
    session.actor.send({ type: 'trace grew' });
    if (!trace.open && session.actor.getSnapshot().context.open) session.actor.send({ type: 'trace closed' });
  }, [session, trace, pace, steps, speed]);
}
