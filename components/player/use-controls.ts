'use client';
import { useMemo, useRef } from 'react';
import { type Chapter, chapterIndexAt } from '#engine/scene/chapters.ts';
import type { Pace } from '#engine/scene/pace.ts';
import { answerId, callId, type Step, stepIndexAt } from '#engine/scene/steps.ts';
import type { TraceView } from '#engine/scene/trace-view.ts';
import type { SpanId } from '#engine/trace/ids.ts';
import type { PlayerSession } from './player-session.ts';
import { type View, WHOLE, zoomed } from './view.ts';

/** What buttons and keys do. */
export function useControls(
  session: PlayerSession | undefined,
  trace: TraceView,
  steps: readonly Step[],
  chapters: readonly Chapter[],
  setSelected: (id: string | undefined) => void,
) {
  const chosen = useRef<string>(undefined);
  return useMemo(() => {
    const choose = (id: string | undefined) => {
      chosen.current = id;
      setSelected(id);
    };
    const send = (type: 'play' | 'pause' | 'toggle' | 'follow') => () => {
      if (type !== 'pause') choose(undefined);
      session?.actor.send({ type });
    };
    const seek = (at: number) => {
      session?.actor.send({ type: 'sought' });
      session?.clock.seek(at);
    };
    const select = (id: string | undefined) => {
      choose(id);
      const step = id === undefined ? undefined : steps.find((candidate) => candidate.id === id);
      if (step) seek(step.at);
    };
    const seekFreely = (at: number) => {
      choose(undefined);
      seek(at);
    };
    return {
      play: send('play'),
      pause: send('pause'),
      toggle: send('toggle'),
      follow: send('follow'),
      seek: seekFreely,
      select,
      selectSpan: (span: SpanId, phase: 'call' | 'answer' = 'call') =>
        select(phase === 'call' ? callId(span) : answerId(span)),
      step: (direction: 1 | -1) => {
        const next = nextStep(steps, session?.clock.at ?? 0, direction, chosen.current);
        if (next) select(next.id);
        else seekFreely(direction > 0 ? trace.end : trace.start);
      },
      stepChapter: (direction: 1 | -1) =>
        seekFreely(nextChapter(chapters, session?.clock.at ?? 0, direction, trace.end)),
      toStart: () => seekFreely(trace.start),
      toEnd: () => seekFreely(trace.end),
      setSpeed: (speed: number) => session?.actor.send({ type: 'speed was set', speed }),
      setStoryTime: (story: boolean) => session?.actor.send({ type: 'time was set', story }),
    };
  }, [session, trace, steps, chapters, setSelected]);
}

/** Messages of one instant are told apart by which of them is selected. */
function nextStep(steps: readonly Step[], at: number, direction: 1 | -1, chosen: string | undefined): Step | undefined {
  const index = chosen === undefined ? -1 : steps.findIndex((step) => step.id === chosen && step.at === at);
  if (index >= 0 && direction > 0) return steps.slice(index + 1).find((step) => step.telling);
  if (index >= 0) return steps.slice(0, index).findLast((step) => step.telling);
  if (direction > 0) return steps.slice(stepIndexAt(steps, at) + 1).find((step) => step.telling);
  return steps.slice(0, stepIndexAt(steps, at - 1) + 1).findLast((step) => step.telling);
}

function nextChapter(chapters: readonly Chapter[], at: number, direction: 1 | -1, end: number): number {
  const index = chapterIndexAt(chapters, at);
  if (direction > 0) return chapters[index + 1]?.start ?? end;
  const here = chapters[index]?.start ?? 0;
  return at > here ? here : (chapters[index - 1]?.start ?? here);
}

/** Zooming around the cursor, as long as it is in sight. */
export function useZoom(session: PlayerSession | undefined, pace: Pace, view: View, setView: (view: View) => void) {
  return useMemo(
    () => ({
      zoomBy: (factor: number) => {
        const cursor = pace.toUnit(session?.clock.at ?? 0);
        const around = cursor < view[0] || cursor > view[1] ? (view[0] + view[1]) / 2 : cursor;
        setView(zoomed(view, factor, around));
      },
      fit: () => setView(WHOLE),
    }),
    [session, pace, view, setView],
  );
}
