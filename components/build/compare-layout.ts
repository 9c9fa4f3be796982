/** Two builds beside each other: the same instruction in one row, what only one of them has in a row of its own. */
import type { Build, BuildStep } from '#engine/scene/build.ts';
import { aligned } from '#engine/scene/builds/align.ts';
import { isOwn, tookOf } from './step-moment.ts';

export type Difference = 'same' | 'state' | 'text' | 'only left' | 'only right';
export type ComparedRow = { key: string; left?: BuildStep; right?: BuildStep; difference: Difference };
export type Compared = {
  rows: ComparedRow[];
  /** ns of the longest step of both: the length of all bars follows it */
  longest: number;
};

type Told = Pick<Build, 'steps' | 'dockerfile'>;
type Item = { step: BuildStep; text: string };

export function compareLayout(left: Told, right: Told): Compared {
  const pairs = aligned(itemsOf(left), itemsOf(right), keyOf, kindOf);
  const rows = pairs.map(({ before, after }, index): ComparedRow => {
    const isSame = before !== undefined && after !== undefined && before.text === after.text;
    return {
      key: `${index} ${before?.step.id ?? ''} ${after?.step.id ?? ''}`,
      ...(before && { left: before.step }),
      ...(after && { right: after.step }),
      difference: differenceOf(before?.step, after?.step, isSame),
    };
  });
  const times = [left, right].flatMap(({ steps }) => steps.filter((step) => !isOwn(step)).map(tookOf));
  return { rows, longest: Math.max(0, ...times.map((time) => time ?? 0)) };
}

const itemsOf = (build: Told): Item[] =>
  build.steps.filter((step) => !isOwn(step)).map((step) => ({ step, text: textIn(build, step) }));
const keyOf = ({ text }: Item): string => text;
const kindOf = ({ step }: Item): string => step.instruction;

function differenceOf(left: BuildStep | undefined, right: BuildStep | undefined, isSameText: boolean): Difference {
  if (!right) return 'only left';
  if (!left) return 'only right';
  if (!isSameText) return 'text';
  return left.state === right.state ? 'same' : 'state';
}

/** What the Dockerfile says: builders name the same instruction each in its own way. */
function textIn({ dockerfile }: Told, { lines, name, instruction }: BuildStep): string {
  const text =
    lines &&
    dockerfile?.text
      .split(/\r?\n/)
      .slice(lines.first - 1, lines.last)
      .join(' ');
  return (text || bareName(name) || instruction).replace(/\\?\s+/g, ' ').trim();
}

/** `[compile 2/3] COPY a b`, `Step 2/5 : COPY a b` → `COPY a b` */
const bareName = (name: string): string => name.replace(/^(?:\[[^\]]*\]|Step \d+\/\d+ :)\s*/, '');

/** What is to be noticed. */
export function countsOf({ rows }: Compared): Record<Difference, number> {
  const counts: Record<Difference, number> = { same: 0, state: 0, text: 0, 'only left': 0, 'only right': 0 };
  for (const { difference } of rows) counts[difference]++;
  return counts;
}
