/**
 * Everything the picture of a trace needs, computed before anything is drawn. Pure: the same trace, size and pace give the same shapes.
 */
import type { Chapter } from '#engine/scene/chapters.ts';
import type { Pace } from '#engine/scene/pace.ts';
import { type Step, shortName, stepIndexAt } from '#engine/scene/steps.ts';
import type { TraceView } from '#engine/scene/trace-view.ts';
import { type Arrow, arrowLayout } from './arrow-layout.ts';
import { type AxisTick, axisLayout, type Heading, headingLayout } from './axis-layout.ts';
import { type Bar, barLayout } from './bar-layout.ts';
import { type Crowd, crowdLayout } from './crowd-layout.ts';
import { type Decks, deckLayout } from './deck-layout.ts';
import { groundOf } from './ground.ts';
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

/** Text sizes (px) that widths are reckoned with; text-style.ts draws with them. */
export const FONT = { bar: 11.5, arrow: 11, tick: 10.5, heading: 12 } as const;

/** Shapes that reach into the picture from so far outside (px) are drawn. */
const MARGIN = 4;

export type Frame = { width: number; height: number; pace: Pace; view: readonly [number, number] };

export const decksOf = (trace: TraceView, height: number): Decks => deckLayout(trace, groundOf(trace).rows, height);

export function pictureLayout(
  trace: TraceView,
  steps: readonly Step[],
  chapters: readonly Chapter[],
  frame: Frame,
): Picture {
  const ground = groundOf(trace);
  const decks = deckLayout(trace, ground.rows, frame.height);
  const scale = scaleFor(frame.pace, frame.view, frame.width);
  const inSight = stepsInSight(trace, steps, scale);
  const bars = barLayout(trace, decks, ground, scale, FONT.bar);
  const named = new Set<string>(
    bars.filter((bar) => bar.label?.text === shortName(bar.span.name)).map((bar) => bar.span.id),
  );
  const arrows = arrowLayout(trace, inSight, decks, ground, scale, named, FONT.arrow);
  return {
    decks,
    scale,
    bars,
    arrows,
    crowd: crowdLayout(arrows, bars),
    kernel: tickLayout(inSight, decks, scale, FONT.tick),
    axis: axisLayout(trace.start, trace.end, scale),
    headings: headingLayout(chapters, scale, FONT.heading),
  };
}

/** What lies outside of the picture by its time need not be looked at. What came after the trace's end stands at its end. */
function stepsInSight(trace: TraceView, steps: readonly Step[], scale: Scale): readonly Step[] {
  const [from, to] = [scale.time(-MARGIN), scale.time(scale.width + MARGIN)];
  const first = from <= trace.start ? 0 : stepIndexAt(steps, from - 1) + 1;
  return steps.slice(first, to >= trace.end ? undefined : stepIndexAt(steps, to) + 1);
}
