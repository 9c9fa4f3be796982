/** Two builds beside each other: the same instruction in one row, what only one of them has in a row of its own. */
import type { Build, BuildStep } from '#engine/scene/build.ts';
import { type ComparedStep, compareBuilds } from '#engine/scene/builds/compare-builds.ts';
import { isOwn } from './step-moment.ts';

export type Difference = 'same' | 'state' | 'text' | 'only left' | 'only right';
export type ComparedRow = {
  key: string;
  left?: BuildStep;
  right?: BuildStep;
  /** ns */
  took: ComparedStep['took'];
  difference: Difference;
};
export type Compared = {
  rows: ComparedRow[];
  /** ns of the longest step of both: the length of all bars follows it */
  longest: number;
};

/** Of the Dockerfile alone: what the builders do besides is not the same work. @param now ns, where open steps end */
export function compareLayout(left: Build, right: Build, now: number): Compared {
  const steps = compareBuilds(left, right, now).steps.filter(({ before, after }) => {
    const step = before ?? after;
    return step !== undefined && !isOwn(step);
  });
  const rows = steps.map((pair, index): ComparedRow => {
    const { before, after, took } = pair;
    return {
      ...{ key: `${index} ${before?.id ?? ''} ${after?.id ?? ''}`, took, difference: differenceOf(pair) },
      ...(before && { left: before }),
      ...(after && { right: after }),
    };
  });
  const times = steps.flatMap(({ took }) => [took.before ?? 0, took.after ?? 0]);
  return { rows, longest: Math.max(0, ...times) };
}

function differenceOf({ how, before, after }: ComparedStep): Difference {
  switch (how) {
    case 'added':
      return 'only right';
    case 'removed':
      return 'only left';
    case 'changed':
      return 'text';
    case 'same':
      return before?.state === after?.state ? 'same' : 'state';
    default:
      return how satisfies never;
  }
}

/** What is to be noticed. */
export function countsOf({ rows }: Compared): Record<Difference, number> {
  const counts: Record<Difference, number> = { same: 0, state: 0, text: 0, 'only left': 0, 'only right': 0 };
  for (const { difference } of rows) counts[difference]++;
  return counts;
}
