'use client';
import { type RefObject, useEffect } from 'react';
import type { Player } from '#components/player/use-player.ts';
import { panned } from '#components/player/view.ts';
import type { Scale } from './scale.ts';

/** Share of what is shown that turns over when the playhead leaves it. */
const TURN = 0.82;

/** Keeps the playhead in sight: turns the page of a zoomed picture, scrolls one that is wider than its window. */
export function useFollowView(
  player: Player,
  stage: RefObject<HTMLElement | null>,
  scale: Scale,
  plates: number,
): void {
  const { clock, pace, view, setView } = player;
  useEffect(() => {
    let first = true;
    return clock.onFrame((at) => {
      const size = view[1] - view[0];
      const unit = pace.toUnit(at);
      const away = unit > view[1] + 1e-6 || unit < view[0] - 1e-6;
      if (size < 1 && away && !first)
        setView(panned(view, unit - (unit > view[1] ? view[1] - size * TURN : view[0] + size * TURN)));
      else if (stage.current && !first) scrollTo(stage.current, scale.x(at), plates);
      first = false;
    });
  }, [clock, pace, view, setView, scale, stage, plates]);
}

function scrollTo(stage: HTMLElement, x: number, plates: number): void {
  const room = stage.clientWidth - plates;
  if (stage.scrollWidth <= stage.clientWidth + 1) return;
  if (x < stage.scrollLeft || x > stage.scrollLeft + room - 24) stage.scrollLeft = Math.max(0, x - room * (1 - TURN));
}
