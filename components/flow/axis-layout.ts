import { ticks } from 'd3';
import { unitFor } from '#components/player/time-text.ts';
import type { Chapter } from '#engine/scene/chapters.ts';
import type { Scale } from './scale.ts';
import { monoWidth, sansWidth } from './text-width.ts';

export type AxisTick = { at: number; x: number; label?: string };
export type Heading = {
  index: number;
  x0: number;
  x1: number;
  title?: string;
  /** Too narrow even for its number. */
  tight: boolean;
};

const TEXT = 11;
/** Chapters whose beginnings are nearer (px) are drawn as one. */
const APART = 4;

/** Time from the trace's start. A tick has a label where there is room for one. */
export function axisLayout(start: number, end: number, scale: Scale): AxisTick[] {
  const unit = unitFor(end - start);
  const values = ticks(0, (end - start) / unit.ns, 40);
  let free = 0;
  return values.flatMap((value, index) => {
    const x = scale.x(start + value * unit.ns);
    if (x < 0 || x > scale.width) return [];
    const label = index === 0 ? `0 ${unit.name}` : trimmed(value);
    const width = monoWidth(label, TEXT) + 4;
    if (x + 3 < free || x + width > scale.width) return [{ at: value, x }];
    free = x + width + 14;
    return [{ at: value, x, label }];
  });
}

const trimmed = (value: number): string => String(Number(value.toPrecision(6)));

/** Chapters with their names where they fit, else with their number alone. */
export function headingLayout(chapters: readonly Chapter[], scale: Scale, fontSize: number): Heading[] {
  let last = Number.NEGATIVE_INFINITY;
  return chapters.flatMap((chapter, index) => {
    const x0 = scale.x(chapter.start);
    const x1 = scale.x(chapter.end);
    if (x1 < 0 || x0 > scale.width) return [];
    // Of beginnings that can't be told apart the first is drawn.
    if (x0 - last < APART) return [];
    last = x0;
    const room = Math.min(x1, scale.width) - Math.max(0, x0);
    const fits = sansWidth(chapter.title, fontSize) + 24 <= room;
    return [{ index, x0, x1, tight: room < 20, ...(fits && { title: chapter.title }) }];
  });
}
