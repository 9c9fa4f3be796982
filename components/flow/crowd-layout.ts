import { group } from 'd3';
import type { Kind } from '#engine/scene/kind.ts';
import type { Arrow } from './arrow-layout.ts';
import type { Bar } from './bar-layout.ts';

/** Shapes too many to be told apart, merged: one path for each kind instead of five elements for each message. */
export type Crowd = {
  arrows: Arrow[];
  bars: Bar[];
  paths: { kind: Kind | 'err'; answer: boolean; d: string }[];
  blocks: { kind: Kind; d: string }[];
};

/** So many arrows can be drawn one by one. */
const MANY = 500;
/** A bar narrower than this (px) is a stroke among strokes. */
const STROKE = 4;
/** What is nearer to its like than its own head is wide (px) is not told apart from it. */
const HEAD = 10;
/** Strokes nearer than this (px) are one. */
const SAME = 0.7;

/** Keeps what has a name, and what has failed or began a process where it stands alone; merges the rest when there is too much of it. */
export function crowdLayout(arrows: Arrow[], bars: Bar[]): Crowd {
  if (arrows.length <= MANY) return { arrows, bars, paths: [], blocks: [] };
  const alone = standingAlone(arrows.filter(({ step }) => step.failed || step.kind === 'exec'));
  const single = (arrow: Arrow) => arrow.label !== undefined || alone.has(arrow);
  const wide = (bar: Bar) => bar.x1 - bar.x0 >= STROKE || bar.label !== undefined || bar.failed;
  const lines = group(
    arrows.filter((arrow) => !single(arrow)),
    (arrow) => (arrow.step.failed ? 'err' : arrow.step.kind),
    (arrow) => arrow.step.phase === 'answer',
  );
  const narrow = group(
    bars.filter((bar) => !wide(bar)),
    (bar) => bar.span.kind,
  );
  return {
    arrows: arrows.filter(single),
    bars: bars.filter(wide),
    paths: [...lines].flatMap(([kind, byAnswer]) =>
      [...byAnswer].map(([answer, list]) => ({
        kind,
        answer,
        d: strokes(list),
      })),
    ),
    blocks: [...narrow].map(([kind, list]) => ({
      kind,
      d: list
        .map(
          ({ x0, x1, y, height }) =>
            `M${x0.toFixed(1)},${y + 1.5}h${Math.max(1.2, x1 - x0).toFixed(1)}v${height - 3}H${x0.toFixed(1)}z`,
        )
        .join(''),
    })),
  };
}

/** Those whose heads cover no other's. The first of a cluster stands for it. */
function standingAlone(arrows: readonly Arrow[]): Set<Arrow> {
  const alone = new Set<Arrow>();
  const last = new Map<string, number>();
  for (const arrow of arrows) {
    const place = `${arrow.y1} ${arrow.step.failed}`;
    if (arrow.x - (last.get(place) ?? Number.NEGATIVE_INFINITY) < HEAD) continue;
    alone.add(arrow);
    last.set(place, arrow.x);
  }
  return alone;
}

/** One path of them all; what covers another on the same way is drawn once. */
function strokes(arrows: readonly Arrow[]): string {
  const last = new Map<string, number>();
  let d = '';
  for (const { x, y0, y1 } of arrows) {
    const way = `${y0} ${y1}`;
    if (x - (last.get(way) ?? Number.NEGATIVE_INFINITY) < SAME) continue;
    last.set(way, x);
    d += `M${x.toFixed(1)},${y0}V${y1}`;
  }
  return d;
}
