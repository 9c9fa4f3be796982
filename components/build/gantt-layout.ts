/** When each step waited and ran, what the build waited for in the end, and how much of it went on side by side. */
import type { Scale } from '#components/flow/scale.ts';
import type { Build, BuildStep } from '#engine/scene/build.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import { addedUp, isTimed } from './step-moment.ts';

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

/**
 * Ids of the steps that the end of the build waited for, first to last: from the step that ended last, always to the input that ended
 * last.
 */
export function criticalPath({ steps }: Pick<Build, 'steps'>): string[] {
  const timed = steps.filter(({ endedAt }) => endedAt !== undefined);
  const byId = new Map(timed.map((step) => [step.id, step]));
  const made = timed.filter(({ instruction }) => instruction !== 'internal');
  const path: string[] = [];
  let step = lastOf(made);
  while (step && !path.includes(step.id)) {
    path.unshift(step.id);
    step = lastOf(step.inputs.flatMap((id) => byId.get(id) ?? []));
  }
  return path;
}

const lastOf = (steps: readonly BuildStep[]): BuildStep | undefined =>
  steps.reduce<BuildStep | undefined>(
    (last, step) => (last && (last.endedAt ?? 0) > (step.endedAt ?? 0) ? last : step),
    undefined,
  );

export type Parallel = {
  /** ns of the clock, and of all steps added up; absent while it goes on */
  real?: number;
  added: number;
  /** ns of the steps on the critical path */
  critical: number;
  /** steps at the same time, at most */
  most: number;
};

export function parallelOf(build: Build, critical: readonly string[]): Parallel {
  const { startedAt, endedAt, steps } = build;
  return {
    ...(endedAt !== undefined && { real: endedAt - startedAt }),
    added: addedUp(steps),
    critical: addedUp(steps.filter(({ id }) => critical.includes(id))),
    most: mostAtOnce(steps),
  };
}

function mostAtOnce(steps: readonly BuildStep[]): number {
  const ran = steps.filter((step) => isTimed(step) && step.endedAt !== step.startedAt);
  const changes = ran.flatMap(({ startedAt = 0, endedAt = Number.POSITIVE_INFINITY }) => [
    { at: startedAt as number, by: 1 },
    { at: endedAt as number, by: -1 },
  ]);
  let now = 0;
  let most = 0;
  for (const { by } of changes.sort((a, b) => a.at - b.at || a.by - b.by)) {
    now += by;
    most = Math.max(most, now);
  }
  return most;
}
