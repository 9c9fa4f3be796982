import type { Step } from '#engine/scene/steps.ts';
import type { TraceView } from '#engine/scene/trace-view.ts';
import { type Component, depthOf } from '#engine/trace/component.ts';
import { type Decks, rowMiddle } from './deck-layout.ts';
import type { Ground } from './ground.ts';
import { Line } from './intervals.ts';
import type { Scale } from './scale.ts';
import { monoWidth } from './text-width.ts';

export type Arrow = {
  step: Step;
  x: number;
  y0: number;
  y1: number;
  /** Baseline line of its label, in the gap above the lower deck. */
  labelY: number;
  label?: { side: 'left' | 'right' };
};

const GAP = 6;

/** Messages between decks as vertical arrows, with the labels that fit. `named`: spans whose bar already says their name. */
export function arrowLayout(
  trace: TraceView,
  steps: readonly Step[],
  decks: Decks,
  ground: Ground,
  scale: Scale,
  named: ReadonlySet<string>,
  fontSize: number,
): Arrow[] {
  const arrows: Arrow[] = [];
  for (const step of steps) {
    if (step.kind === 'sys') continue;
    const x = scale.x(step.at);
    if (x < -2 || x > scale.width + 2) continue;
    const arrow = arrowOf(trace, step, decks, ground, x);
    if (arrow) arrows.push(arrow);
  }
  placeLabels(arrows, scale.width, named, fontSize);
  return arrows;
}

function arrowOf(trace: TraceView, step: Step, decks: Decks, ground: Ground, x: number): Arrow | undefined {
  // A component's own helper stays in its deck: its bar says it all.
  if (step.from === step.to) return undefined;
  const y0 = endOf(trace, step, step.from, decks, ground);
  const y1 = endOf(trace, step, step.to, decks, ground);
  if (y0 === undefined || y1 === undefined) return undefined;
  const lower = decks.of.get(depthOf(step.from) > depthOf(step.to) ? step.from : step.to);
  return { step, x, y0, y1, labelY: lower ? lower.y - lower.gutter / 2 : 0 };
}

/** The middle of the row that speaks or listens: the span's own on its side, its caller's on the other. */
function endOf(
  trace: TraceView,
  { span, at }: Step,
  component: Component,
  decks: Decks,
  { rows, speakers }: Ground,
): number | undefined {
  const deck = decks.of.get(component);
  if (!deck) return undefined;
  const own = component === span.to ? span : span.parent === undefined ? undefined : trace.byId.get(span.parent);
  return rowMiddle(decks, deck, own?.to === component ? (rows.of.get(own.id) ?? 0) : speakers(component, at));
}

/** New processes first, then calls, output, events, answers; among equals from left to right. */
function rank({ step }: Arrow, named: ReadonlySet<string>): number {
  if (step.failed) return 0;
  if (step.phase === 'answer') return 5;
  if (step.phase === 'event') return step.kind === 'io' ? 3 : 4;
  if (named.has(step.span.id)) return 6;
  return step.kind === 'exec' ? 1 : 2;
}

function placeLabels(arrows: Arrow[], width: number, named: ReadonlySet<string>, fontSize: number): void {
  for (const [labelY, line] of linesOf(arrows))
    for (const arrow of arrows
      .filter((candidate) => candidate.labelY === labelY)
      .sort((a, b) => rank(a, named) - rank(b, named) || a.x - b.x)) {
      const length = monoWidth(arrow.step.label, fontSize) + 2 * GAP;
      const sides = arrow.step.phase === 'answer' ? (['left', 'right'] as const) : (['right', 'left'] as const);
      const side = sides.find((candidate) => {
        const from = candidate === 'left' ? arrow.x - length : arrow.x;
        return from >= 0 && from + length <= width && line.take(from, from + length);
      });
      if (side) arrow.label = { side };
    }
}

/** One line of labels per gap, with every arrow that crosses it as a post. */
function linesOf(arrows: readonly Arrow[]): Map<number, Line> {
  const levels = new Set(arrows.map((arrow) => arrow.labelY));
  return new Map(
    [...levels].map((y) => [
      y,
      new Line(arrows.filter((a) => Math.min(a.y0, a.y1) < y && Math.max(a.y0, a.y1) > y).map((a) => a.x)),
    ]),
  );
}
