import { group } from 'd3';
import type { Kind } from '#engine/scene/kind.ts';
import type { Arrow } from './arrow-layout.ts';
import type { Bar } from './bar-layout.ts';

/** Shapes too many to be told apart, merged: one path for each kind instead of five elements for each message. */
export type Crowd = {
  arrows: Arrow[];
  bars: Bar[];
  paths: { kind: Kind; answer: boolean; d: string }[];
  blocks: { kind: Kind; d: string }[];
};

/** So many arrows can be drawn one by one. */
const MANY = 500;
/** A bar narrower than this (px) is a stroke among strokes. */
const STROKE = 4;

/** Keeps what has a name or has failed as shapes of their own; merges the rest when there is too much of it. */
export function crowdLayout(arrows: Arrow[], bars: Bar[]): Crowd {
  if (arrows.length <= MANY) return { arrows, bars, paths: [], blocks: [] };
  const single = (arrow: Arrow) => arrow.label !== undefined || arrow.step.failed || arrow.step.kind === 'exec';
  const wide = (bar: Bar) => bar.x1 - bar.x0 >= STROKE || bar.label !== undefined || bar.failed;
  const lines = group(
    arrows.filter((arrow) => !single(arrow)),
    (arrow) => arrow.step.kind,
    (arrow) => arrow.step.phase === 'answer',
  );
  const strokes = group(
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
        d: list.map(({ x, y0, y1 }) => `M${x.toFixed(1)},${y0}V${y1}`).join(''),
      })),
    ),
    blocks: [...strokes].map(([kind, list]) => ({
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
