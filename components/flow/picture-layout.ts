/**
 * Everything the picture of a trace needs, computed before anything is drawn. Pure: the same trace, size and pace give the same shapes.
 */
import type { Chapter } from '#engine/scene/chapters.ts';
import type { Pace } from '#engine/scene/pace.ts';
import { type Step, shortName } from '#engine/scene/steps.ts';
import type { TraceView } from '#engine/scene/trace-view.ts';
import { type Arrow, arrowLayout } from './arrow-layout.ts';
import { type AxisTick, axisLayout, type Heading, headingLayout } from './axis-layout.ts';
import { type Bar, barLayout } from './bar-layout.ts';
import { type Crowd, crowdLayout } from './crowd-layout.ts';
import { type Decks, deckLayout } from './deck-layout.ts';
import { rowsOf } from './rows.ts';
import { type Scale, scaleFor } from './scale.ts';
import { type Ticks, tickLayout } from './tick-layout.ts';

export type Picture = {
  decks: Decks;
  scale: Scale;
  bars: Bar[];
  arrows: Arrow[];
  kernel: Ticks;
  axis: AxisTick[];
  headings: Heading[];
  /** The same arrows and bars, as they are drawn. */
  crowd: Crowd;
};

/** Text sizes (px) that widths are reckoned with; flow.module.css has the same. */
export const FONT = { bar: 11.5, arrow: 11, tick: 10.5, heading: 12 } as const;

export type Frame = { width: number; height: number; pace: Pace; view: readonly [number, number] };

export const decksOf = (trace: TraceView, height: number): Decks => deckLayout(trace, rowsOf(trace), height);

export function pictureLayout(
  trace: TraceView,
  steps: readonly Step[],
  chapters: readonly Chapter[],
  frame: Frame,
): Picture {
  const rows = rowsOf(trace);
  const decks = deckLayout(trace, rows, frame.height);
  const scale = scaleFor(frame.pace, frame.view, frame.width);
  const bars = barLayout(trace, decks, rows, scale, FONT.bar);
  const named = new Set<string>(
    bars.filter((bar) => bar.label?.text === shortName(bar.span.name)).map((bar) => bar.span.id),
  );
  const arrows = arrowLayout(trace, steps, decks, rows, scale, named, FONT.arrow);
  return {
    decks,
    scale,
    bars,
    arrows,
    crowd: crowdLayout(arrows, bars),
    kernel: tickLayout(steps, decks, scale, FONT.tick),
    axis: axisLayout(trace.start, trace.end, scale),
    headings: headingLayout(chapters, scale, FONT.heading),
  };
}
