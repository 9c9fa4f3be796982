'use client';
import { type PointerEvent, type ReactNode, useEffect, useRef } from 'react';
import type { Player } from '#components/player/use-player.ts';
import type { Heading } from './axis-layout.ts';
import type { Scale } from './scale.ts';
import css from './time-sheet.module.css';

type Props = {
  player: Player;
  scale: Scale;
  headings: readonly Heading[];
  /** Height of all rows, and width of their labels (px). */
  height: number;
  labels: number;
  /** Over the labels. */
  corner: ReactNode;
  /** What the rows show on the time of the request flow: SVG, from its left edge. */
  rows: ReactNode;
  /** True when what was pressed is not the ground: then the cursor stays. */
  onPress?: (pressed: SVGElement) => boolean;
  /** The labels. */
  children: ReactNode;
};

/** Rows with labels on the left and the run's time on the right: its chapters above, the playhead through all of it. */
export function TimeSheet({ player, scale, headings, height, labels, corner, rows, onPress, children }: Props) {
  const head = usePlayhead(player, scale);
  const drag = (event: PointerEvent<SVGSVGElement>) => {
    if (event.buttons !== 1) return;
    player.seek(scale.time(event.clientX - event.currentTarget.getBoundingClientRect().left));
  };
  const press = (event: PointerEvent<SVGSVGElement>) => {
    if (!onPress?.(event.target as SVGElement)) drag(event);
  };
  return (
    <div className={css.sheet} style={{ gridTemplateColumns: `${labels}px ${scale.width}px` }}>
      <p className={css.corner}>{corner}</p>
      <div className={css.headings} aria-hidden="true">
        {headings.map(({ index, x0, title, tight }) =>
          tight ? null : (
            <span key={index} style={{ left: Math.max(0, x0) + 6 }}>
              <b>{index + 1}</b> {title}
            </span>
          ),
        )}
      </div>
      <div className={css.times}>
        <svg width={scale.width} height={height} aria-hidden="true" onPointerDown={press} onPointerMove={drag}>
          {headings.map(
            ({ index, x0 }) => index > 0 && <path key={index} className={css.edge} d={`M${x0},0V${height}`} />,
          )}
          {rows}
        </svg>
        <i ref={head} className={css.head} />
      </div>
      <div className={css.labels} style={{ height }}>
        {children}
      </div>
    </div>
  );
}

/** Moves the line itself, each frame; everything else waits for a change. */
function usePlayhead({ clock }: Player, scale: Scale) {
  const head = useRef<HTMLElement>(null);
  useEffect(
    () =>
      clock.onFrame((at) => {
        if (head.current) head.current.style.transform = `translateX(${scale.x(at).toFixed(1)}px)`;
      }),
    [clock, scale],
  );
  return head;
}
