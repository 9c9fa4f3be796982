'use client';
import { easeQuadIn } from 'd3';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { prefersStillness } from '#components/player/reduced-motion.ts';
import { type TimeUnit, timeText } from '#components/player/time-text.ts';
import type { Player } from '#components/player/use-player.ts';
import { type Step, stepIndexAt } from '#engine/scene/steps.ts';
import { ArrowLabel } from './arrow-shape.tsx';
import { kindColour } from './colours.ts';
import { kernelRowOf, kernelRowTop, rowMiddle } from './deck-layout.ts';
import { TickText } from './kernel-ticks.tsx';
import css from './live-layer.module.css';
import type { Picture } from './picture-layout.ts';

type Props = { player: Player; picture: Picture; unit: TimeUnit };

/** Pulses on their way at once, and how long one travels (ms). */
const POOL = 40;
const FLIGHT = 420;
const FLAG = 80;
/** Pixels between the playhead and the veil. */
const AHEAD = 5;

/**
 * What changes with every frame: the veil over what has not happened yet, the playhead, messages on their way. It moves a few
 * things itself instead of rendering, and veil and playhead by transform alone, which is what keeps sixty frames a second with thousands of events.
 */
export function LiveLayer({ player, picture, unit }: Props) {
  const { clock, trace, steps } = player;
  const { decks, scale } = picture;
  const veil = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLDivElement>(null);
  const flag = useRef<HTMLSpanElement>(null);
  const pool = useRef<SVGGElement>(null);
  const labels = useRef<SVGGElement>(null);
  const leftLabels = useMemo(() => labelsBefore(picture), [picture]);
  const paths = useMemo(
    () => new Map(picture.arrows.map((arrow) => [arrow.step.id, [arrow.y0, arrow.y1] as const])),
    [picture],
  );

  useEffect(() => {
    const still = prefersStillness();
    const flying: { step: Step; age: number }[] = [];
    let seen = stepIndexAt(steps, clock.at);
    return clock.onFrame((at, elapsed) => {
      const x = scale.x(at);
      place(x, at);
      const now = stepIndexAt(steps, at);
      if (now !== seen || elapsed === 0) veilLabels(at);
      if (elapsed > 0 && !still)
        for (const step of steps.slice(Math.max(seen + 1, now - 13), now + 1)) flying.push({ step, age: 0 });
      seen = now;
      if (elapsed === 0) flying.length = 0;
      flying.splice(0, flying.length - POOL);
      for (const flight of flying) flight.age += elapsed;
      while (flying[0] && flying[0].age > FLIGHT) flying.shift();
      drawPulses(pool.current, flying, picture, paths);
    });

    function veilLabels(at: number) {
      const whole = at <= trace.start || at >= trace.end;
      for (const [i, label] of leftLabels.entries())
        labels.current?.children[i]?.toggleAttribute('data-future', !whole && label.step.at > at);
    }
    function place(x: number, at: number) {
      const shown = x >= -1 && x <= scale.width + 1;
      const whole = at <= trace.start || at >= trace.end;
      if (!head.current || !veil.current || !flag.current) return;
      head.current.style.transform = `translateX(${x.toFixed(2)}px)`;
      head.current.style.visibility = shown ? 'visible' : 'hidden';
      // The message at the cursor itself is not veiled.
      veil.current.style.transform = `translateX(${Math.max(0, Math.min(scale.width, x + AHEAD)).toFixed(2)}px)`;
      // At both ends nothing is veiled: the first sight is the whole picture.
      veil.current.toggleAttribute('data-lifted', whole);
      flag.current.textContent = `${timeText(at - trace.start, unit)} ${unit.name}`;
      flag.current.toggleAttribute('data-left', x > scale.width - FLAG);
    }
  }, [clock, trace, steps, picture, scale, unit, leftLabels, paths]);

  return (
    <div className={css.live} aria-hidden="true">
      <div ref={veil} className={css.veil} style={{ top: decks.top }} />
      <svg width={scale.width} height={decks.height} aria-hidden="true">
        <g ref={labels} className={css.leftLabels}>
          {leftLabels.map(({ step, text }) => (
            <g key={step.id}>{text}</g>
          ))}
        </g>
        <g ref={pool}>
          {Array.from({ length: POOL }, (_, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a pool of equal circles
            <circle key={i} style={{ display: 'none' }} />
          ))}
        </g>
      </svg>
      <div ref={head} className={css.head} style={{ top: decks.top - 21 }}>
        <span ref={flag} className={css.flag} />
      </div>
    </div>
  );
}

/** Labels that hang left of their message stand in its past; they are veiled one by one. */
function labelsBefore({ arrows, kernel }: Picture): { step: Step; text: ReactNode }[] {
  return [
    ...arrows
      .filter((arrow) => arrow.label?.side === 'left')
      .map((arrow) => ({ step: arrow.step, text: <ArrowLabel arrow={arrow} /> })),
    ...kernel.labels
      .filter((label) => label.side === 'left')
      .map((label) => ({ step: label.step, text: <TickText label={label} /> })),
  ];
}

type Flight = { step: Step; age: number };

function drawPulses(
  pool: SVGGElement | null,
  flying: readonly Flight[],
  picture: Picture,
  paths: ReadonlyMap<string, readonly [number, number]>,
): void {
  for (const [i, circle] of [...(pool?.children ?? [])].entries()) {
    const flight = flying[i];
    const path = flight && (paths.get(flight.step.id) ?? tickPath(flight.step, picture));
    (circle as SVGCircleElement).style.display = path ? '' : 'none';
    if (!flight || !path) continue;
    const way = easeQuadIn(Math.min(1, flight.age / FLIGHT));
    circle.setAttribute('cx', picture.scale.x(flight.step.at).toFixed(1));
    circle.setAttribute('cy', (path[0] + (path[1] - path[0]) * way).toFixed(1));
    circle.setAttribute('r', flight.step.kind === 'sys' ? '2.2' : '5');
    circle.setAttribute('fill', kindColour(flight.step.kind));
  }
}

function tickPath(step: Step, { decks }: Picture): readonly [number, number] | undefined {
  const from = decks.of.get(step.from);
  if (step.kind !== 'sys' || !from) return undefined;
  return [rowMiddle(decks, from, 0), kernelRowTop(decks, kernelRowOf(step.span)) + decks.kernelRowHeight / 2];
}
