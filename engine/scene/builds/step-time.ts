/** How long steps took, and how long a build took that did some of them side by side. */
import { type Nanos, nanos } from '#engine/trace/ids.ts';
import type { Build, BuildStep } from '../build.ts';

/** ns; 0 for what never ran. @param now for what is still running */
export const durationOf = ({ startedAt, endedAt }: BuildStep, now: number): Nanos =>
  nanos(startedAt === undefined ? 0 : Math.max(0, (endedAt ?? now) - startedAt));

export type BuildTime = {
  /** from the build's beginning to its end */
  real: Nanos;
  /** of all steps, added up */
  accumulated: Nanos;
  /** most steps that ran at once */
  atOnce: number;
};

export function timeOf(build: Build, now: number): BuildTime {
  const real = nanos(Math.max(0, (build.endedAt ?? now) - build.startedAt));
  const accumulated = nanos(build.steps.filter(isOwn).reduce((sum, step) => sum + durationOf(step, now), 0));
  return { real, accumulated, atOnce: atOnce(build.steps.filter(isOwn), now) };
}

/** A FROM that shares another's vertex has its time, and no span of its own. */
const isOwn = ({ span }: BuildStep): boolean => span !== undefined;

function atOnce(steps: readonly BuildStep[], now: number): number {
  const edges = steps.flatMap(({ startedAt, endedAt = now }) =>
    startedAt === undefined || endedAt <= startedAt
      ? []
      : [
          { at: startedAt as number, by: 1 },
          { at: endedAt as number, by: -1 },
        ],
  );
  let running = 0;
  let most = 0;
  for (const { by } of edges.toSorted((a, b) => a.at - b.at || a.by - b.by)) {
    running += by;
    most = Math.max(most, running);
  }
  return most;
}
