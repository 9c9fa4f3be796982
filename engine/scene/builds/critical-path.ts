/** Which steps the end of a build waited for. */
import type { Nanos } from '#engine/trace/ids.ts';
import type { Build, BuildStep } from '../build.ts';

/** Found at once, so that nobody waited for it. A base image that is known is still looked up, and that takes its time. */
const isFound = ({ state, instruction }: BuildStep): boolean => state === 'cached' && instruction !== 'FROM';

/**
 * Ids, first to last: each could only begin when the one before it had ended. From what ended last back to what it waited for: of what
 * it was made from, what ended last. Nobody waits for what the cache had: the way goes on to what that was made from. Where the builder
 * names nothing (exporting, a base image) it is the step that ended last before.
 */
export function criticalPathOf({ steps }: Pick<Build, 'steps'>, now: Nanos): string[] {
  const worked = steps.filter((step) => step.span !== undefined && step.startedAt !== undefined && !isFound(step));
  const path: string[] = [];
  let step = latest(worked, now);
  while (step && !path.includes(step.id)) {
    path.unshift(step.id);
    step = waitedFor(step, steps, worked, now);
  }
  return path;
}

function waitedFor(
  step: BuildStep,
  steps: readonly BuildStep[],
  worked: readonly BuildStep[],
  now: Nanos,
): BuildStep | undefined {
  const ways = waysBelow(step, steps);
  const made = worked.filter(({ id }) => ways.has(id));
  if (made.length > 0) return latest(made, now);
  const before = worked.filter(({ endedAt }) => endedAt !== undefined && endedAt <= (step.startedAt as Nanos));
  // What stands on the cache alone only waited for the builder itself.
  const isOverCache = step.inputs.length > 0;
  return latest(isOverCache ? before.filter(({ instruction }) => instruction === 'internal') : before, now);
}

/** By id of what a step is made from, straight or through steps that were cached: the edges that lead from there to it. */
function waysBelow(step: BuildStep, steps: readonly BuildStep[]): Map<string, readonly string[]> {
  const ways = new Map<string, readonly string[]>();
  const visit = (to: BuildStep, way: readonly string[]): void => {
    for (const from of steps.filter(({ id }) => to.inputs.includes(id) && !ways.has(id))) {
      const longer = [edgeKey(from.id, to.id), ...way];
      ways.set(from.id, longer);
      if (isFound(from)) visit(from, longer);
    }
  };
  visit(step, []);
  return ways;
}

/** Edges that the path goes along, through cached steps too. */
export function criticalEdgesOf({ steps }: Pick<Build, 'steps'>, path: readonly string[]): ReadonlySet<string> {
  const byId = new Map(steps.map((step) => [step.id, step]));
  return new Set(
    path.slice(1).flatMap((id, i) => {
      const to = byId.get(id);
      return (to && waysBelow(to, steps).get(path[i] as string)) ?? [];
    }),
  );
}

export const edgeKey = (from: string, to: string): string => `${from} ${to}`;

const latest = (steps: readonly BuildStep[], now: Nanos): BuildStep | undefined =>
  steps.reduce<BuildStep | undefined>(
    (last, step) => (last === undefined || (step.endedAt ?? now) >= (last.endedAt ?? now) ? step : last),
    undefined,
  );
