'use client';
import { easeCubicInOut } from 'd3';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Chapter } from '#engine/scene/chapters.ts';
import { blendPaces, type Pace, plainPace, storyPace } from '#engine/scene/pace.ts';
import type { Step } from '#engine/scene/steps.ts';
import type { TraceView } from '#engine/scene/trace-view.ts';
import { prefersStillness } from './reduced-motion.ts';

const MORPH = 650;
const GROWTH = 180;

/** Share of a picture of common width that a chapter's number and name take. */
const roomFor = (title: string): number => (title.length * 6.4 + 28) / 860;

export function paceOf(trace: TraceView, steps: readonly Step[], chapters: readonly Chapter[], story: boolean): Pace {
  const input = {
    start: trace.start,
    end: trace.end,
    marks: steps.filter((step) => step.telling).map((step) => step.at),
    chapters: chapters.map(({ start, title }) => ({ at: start, least: roomFor(title) })),
  };
  return story ? storyPace(input) : plainPace(input);
}

/** The pace to draw with now: slides when the reader changes the kind of time, and follows a trace that grows without a jump. */
export function useMorphedPace(target: Pace, story: boolean, id: string): Pace {
  const [shown, setShown] = useState(target);
  const now = useRef({ pace: shown, story, id });
  useEffect(() => {
    const from = now.current;
    if (from.pace === target) return;
    const show = (pace: Pace) => {
      now.current = { pace, story, id };
      setShown(pace);
    };
    if (prefersStillness() || from.id !== id) return show(target);
    return slide(from.pace, target, from.story === story ? GROWTH : MORPH, show);
  }, [target, story, id]);
  return now.current.id === id ? shown : target;
}

function slide(from: Pace, to: Pace, duration: number, show: (pace: Pace) => void): () => void {
  const began = performance.now();
  let frame = requestAnimationFrame(step);
  function step(now: number) {
    // A frame is stamped with its beginning, which may lie before ours.
    const progress = Math.max(0, Math.min(1, (now - began) / duration));
    show(blendPaces(from, to, easeCubicInOut(progress)));
    if (progress < 1) frame = requestAnimationFrame(step);
  }
  return () => cancelAnimationFrame(frame);
}

export const usePace = (
  trace: TraceView,
  steps: readonly Step[],
  chapters: readonly Chapter[],
  story: boolean,
  id: string,
): { pace: Pace; target: Pace } => {
  const target = useMemo(() => paceOf(trace, steps, chapters, story), [trace, steps, chapters, story]);
  return { target, pace: useMorphedPace(target, story, id) };
};
