/** When each step waited and ran, as rows below each other. */
import type { Scale } from '#components/flow/scale.ts';
import type { Build, BuildStep } from '#engine/scene/build.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import { isTimed } from './step-moment.ts';

export type GanttRow = {
  step: BuildStep;
  start: Nanos /** absent while it goes on */;
  end?: Nanos;
  queued?: Nanos;
  y: number;
  critical: boolean;
};
export type GanttPicture = { rows: GanttRow[]; height: number };

export const ROW = 26;

/** In the order in which they began; what never had a time is not there. */
export function ganttLayout({ steps }: Pick<Build, 'steps'>, critical: readonly string[]): GanttPicture {
  const timed = steps.filter(isTimed);
  const rows = timed
    .toSorted((one, other) => startOf(one) - startOf(other) || (one.endedAt ?? 0) - (other.endedAt ?? 0))
    .map((step, index): GanttRow => {
      const { queuedAt, endedAt } = step;
      const start = startOf(step);
      const waited = queuedAt !== undefined && queuedAt < start;
      return {
        ...{ step, start, y: index * ROW, critical: critical.includes(step.id) },
        ...(endedAt !== undefined && { end: endedAt }),
        ...(waited && { queued: queuedAt }),
      };
    });
  return { rows, height: rows.length * ROW };
}

const startOf = ({ startedAt }: BuildStep): Nanos => startedAt as Nanos;

/** Short ones can still be seen and pressed (px). */
const LEAST = 3;

export type GanttBar = { queue?: { x0: number; x1: number }; run: { x0: number; x1: number } };

/** @param until where what goes on ends, as far as is known (ns) */
export function barOf({ start, end, queued }: GanttRow, scale: Scale, until: number): GanttBar {
  const x0 = scale.x(start);
  const run = { x0, x1: Math.max(x0 + LEAST, scale.x(end ?? until)) };
  return queued === undefined ? { run } : { run, queue: { x0: scale.x(queued), x1: x0 } };
}
