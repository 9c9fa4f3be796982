'use client';
import { useEffect, useMemo, useState } from 'react';
import { prefersStillness } from '#components/player/reduced-motion.ts';

/** Between two steps of a packet (ms). */
const PACE = 420;
const STILL_PACE = 900;

export type Walk = {
  index: number;
  last: number;
  playing: boolean;
  go: (index: number) => void;
  step: (direction: 1 | -1) => void;
  toggle: () => void;
};

/** A packet's own cursor: its microseconds would be one frame of the run's. @param key another one begins at its end, to be seen whole */
export function useWalk(key: string, count: number): Walk {
  const last = Math.max(0, count - 1);
  const [held, setHeld] = useState({ key, index: last, playing: false });
  const now = held.key === key ? held : { key, index: last, playing: false };
  const { index, playing } = now;
  useEffect(() => {
    if (!playing) return;
    const timer = setTimeout(
      () => setHeld({ key, index: Math.min(last, index + 1), playing: index + 1 < last }),
      prefersStillness() ? STILL_PACE : PACE,
    );
    return () => clearTimeout(timer);
  }, [key, index, playing, last]);
  return useMemo(() => {
    const go = (to: number) => setHeld({ key, index: Math.max(0, Math.min(last, to)), playing: false });
    const start = index >= last ? 0 : index;
    return {
      ...{ index: Math.min(index, last), last, playing, go },
      step: (direction) => go(index + direction),
      toggle: () => setHeld({ key, index: playing ? index : start, playing: !playing && last > 0 }),
    };
  }, [key, index, last, playing]);
}
