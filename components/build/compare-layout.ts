/** Two builds beside each other: the same instruction in one row, what only one of them has in a row of its own. */
import type { Build, BuildStep } from '#engine/scene/build.ts';
import { isOwn, tookOf } from './step-moment.ts';

export type Difference = 'same' | 'state' | 'text' | 'only left' | 'only right';
export type ComparedRow = { key: string; left?: BuildStep; right?: BuildStep; difference: Difference };
export type Compared = {
  rows: ComparedRow[];
  /** ns of the longest step of both: the length of all bars follows it */
  longest: number;
};

type Told = Pick<Build, 'steps' | 'dockerfile'>;

export function compareLayout(left: Told, right: Told): Compared {
  const [a, b] = [left, right].map(({ steps }) => steps.filter((step) => !isOwn(step))) as [BuildStep[], BuildStep[]];
  const [textsA, textsB] = [a.map(textIn(left)), b.map(textIn(right))];
  const pairs = aligned(a, b, (i, j) => alike(i, j, { a, b, textsA, textsB }));
  const rows = pairs.map(([i, j], index): ComparedRow => {
    const [one, other] = [i === undefined ? undefined : a[i], j === undefined ? undefined : b[j]];
    const isSame = i !== undefined && j !== undefined && textsA[i] === textsB[j];
    return {
      key: `${index} ${one?.id ?? ''} ${other?.id ?? ''}`,
      ...(one && { left: one }),
      ...(other && { right: other }),
      difference: differenceOf(one, other, isSame),
    };
  });
  return { rows, longest: Math.max(0, ...[...a, ...b].map((step) => tookOf(step) ?? 0)) };
}

function differenceOf(left: BuildStep | undefined, right: BuildStep | undefined, isSameText: boolean): Difference {
  if (!right) return 'only left';
  if (!left) return 'only right';
  if (!isSameText) return 'text';
  return left.state === right.state ? 'same' : 'state';
}

/** What the Dockerfile says: builders name the same instruction each in its own way. */
const textIn =
  ({ dockerfile }: Told) =>
  ({ lines, name, instruction }: BuildStep): string => {
    const text =
      lines &&
      dockerfile?.text
        .split(/\r?\n/)
        .slice(lines.first - 1, lines.last)
        .join(' ');
    return (text || bareName(name) || instruction).replace(/\\?\s+/g, ' ').trim();
  };

/** `[compile 2/3] COPY a b`, `Step 2/5 : COPY a b` → `COPY a b` */
const bareName = (name: string): string => name.replace(/^(?:\[[^\]]*\]|Step \d+\/\d+ :)\s*/, '');

type Both = { a: readonly BuildStep[]; b: readonly BuildStep[]; textsA: readonly string[]; textsB: readonly string[] };

/** The same words are worth more than the same keyword, which may have been edited. */
function alike(i: number, j: number, { a, b, textsA, textsB }: Both): number {
  if (textsA[i] === textsB[j]) return 3;
  return a[i]?.instruction === b[j]?.instruction ? 1 : 0;
}

type Pair = [number | undefined, number | undefined];

/** The pairing in order that is worth most. */
function aligned(a: readonly unknown[], b: readonly unknown[], worth: (i: number, j: number) => number): Pair[] {
  const best = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number) => best[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      const together = worth(i, j) > 0 ? worth(i, j) + at(i + 1, j + 1) : 0;
      (best[i] as number[])[j] = Math.max(together, at(i + 1, j), at(i, j + 1));
    }
  const pairs: Pair[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const isPair = i < a.length && j < b.length && worth(i, j) > 0 && at(i, j) === worth(i, j) + at(i + 1, j + 1);
    if (isPair) pairs.push([i++, j++]);
    else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) pairs.push([i++, undefined]);
    else pairs.push([undefined, j++]);
  }
  return pairs;
}

/** What is to be noticed. */
export function countsOf({ rows }: Compared): Record<Difference, number> {
  const counts: Record<Difference, number> = { same: 0, state: 0, text: 0, 'only left': 0, 'only right': 0 };
  for (const { difference } of rows) counts[difference]++;
  return counts;
}
