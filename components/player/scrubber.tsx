'use client';
import { useEffect, useMemo, useRef } from 'react';
import { chapterIndexAt } from '#engine/scene/chapters.ts';
import { densityLayout } from './density-layout.ts';
import { type TimeUnit, timeText } from './time-text.ts';
import css from './transport.module.css';
import type { Player } from './use-player.ts';

const WIDTH = 1000;
const HEIGHT = 40;
/** The range input counts story time in thousandths of the whole. */
const STEPS = 1000;

/** The whole trace as a strip: what happens when, its chapters, the part in view. The control is a real range input over it. */
export function Scrubber({ player, unit }: { player: Player; unit: TimeUnit }) {
  const { clock, pace, steps, chapters, trace, view } = player;
  const range = useRef<HTMLInputElement>(null);
  const mark = useRef<SVGLineElement>(null);
  const shapes = useMemo(() => densityLayout(steps, pace, WIDTH, HEIGHT), [steps, pace]);
  useEffect(
    () =>
      clock.onFrame((at) => {
        const share = pace.toUnit(at);
        const x = String(share * WIDTH);
        mark.current?.setAttribute('x1', x);
        mark.current?.setAttribute('x2', x);
        if (!range.current) return;
        range.current.value = String(share * STEPS);
        const chapter = chapters[chapterIndexAt(chapters, at)]?.title ?? '';
        range.current.setAttribute('aria-valuetext', `${timeText(at - trace.start, unit)} ${unit.spoken}, ${chapter}`);
      }),
    [clock, pace, chapters, trace, unit],
  );
  const zoomed = view[1] - view[0] < 0.999;
  return (
    <div className={css.strip}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {chapters.map((chapter, i) => {
          const x = pace.toUnit(chapter.start) * WIDTH;
          const width = pace.toUnit(chapter.end) * WIDTH - x;
          return (
            i % 2 === 1 && (
              <rect
                key={chapter.start}
                x={x}
                width={Math.max(0, width)}
                height={HEIGHT}
                fill="var(--line)"
                opacity=".4"
              />
            )
          );
        })}
        {shapes.map((shape) => (
          <path key={shape.kind} d={shape.path} fill={`var(--${shape.kind})`} opacity=".82" />
        ))}
        {zoomed && <ViewWindow from={view[0] * WIDTH} to={view[1] * WIDTH} />}
        <line ref={mark} y1="0" y2={HEIGHT} stroke="var(--play)" strokeWidth="2" vectorEffect="non-scaling-stroke" />
      </svg>
      <input
        ref={range}
        type="range"
        min={0}
        max={STEPS}
        step={1}
        defaultValue={STEPS}
        aria-label="Time"
        onInput={(event) => player.seek(pace.toTime(Number(event.currentTarget.value) / STEPS))}
      />
    </div>
  );
}

function ViewWindow({ from, to }: { from: number; to: number }) {
  return (
    <>
      <rect width={from} height={HEIGHT} fill="var(--veil)" opacity=".7" />
      <rect x={to} width={WIDTH - to} height={HEIGHT} fill="var(--veil)" opacity=".7" />
      <rect
        x={from}
        y=".5"
        width={to - from}
        height={HEIGHT - 1}
        fill="none"
        stroke="var(--brass)"
        vectorEffect="non-scaling-stroke"
      />
    </>
  );
}
