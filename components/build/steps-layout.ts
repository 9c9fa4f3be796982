/** The Dockerfile as the rows of a picture: its instructions with the steps that they became, and the lines between them. */
import type { Build, BuildStep } from '#engine/scene/build.ts';
import { isOwn } from './step-moment.ts';

export type CodeLine = { number: number; text: string };

export type StepsRow =
  /** lines that are no instruction: comments, parser directives; empty ones beside each other are one */
  | { kind: 'between'; key: string; lines: CodeLine[] }
  | { kind: 'step'; key: string; step: BuildStep; lines: CodeLine[] };

export type StepsPicture = {
  rows: StepsRow[];
  /** the builder's own work: it has no line */
  own: BuildStep[];
  /** of the longest step (ns): the length of all bars follows it */
  longest: number;
  /** digits of the last line's number */
  digits: number;
};

export function stepsLayout({ dockerfile, steps }: Pick<Build, 'dockerfile' | 'steps'>): StepsPicture {
  const own = steps.filter(isOwn);
  const told = steps.filter((step) => !isOwn(step));
  const lines = dockerfile ? linesOf(dockerfile.text) : [];
  const rows = lines.length > 0 ? onLines(told, lines) : told.map((step) => bare(step));
  const times = told.map(({ startedAt, endedAt }) =>
    startedAt === undefined || endedAt === undefined ? 0 : endedAt - startedAt,
  );
  return { rows, own, longest: Math.max(0, ...times), digits: String(lines.length).length };
}

const linesOf = (text: string): CodeLine[] =>
  text
    .replace(/\n+$/, '')
    .split(/\r?\n/)
    .map((line, index) => ({ number: index + 1, text: line }));

const bare = (step: BuildStep): StepsRow => ({ kind: 'step', key: step.id, step, lines: [] });

/** Several vertexes may belong to one instruction: the first has its text, the others stand below it. */
function onLines(steps: readonly BuildStep[], lines: readonly CodeLine[]): StepsRow[] {
  const placed = steps.filter((step) => step.lines).toSorted((a, b) => firstOf(a) - firstOf(b));
  const rows: StepsRow[] = [];
  let next = 1;
  for (const step of placed) {
    const { first, last } = step.lines ?? { first: next, last: next };
    rows.push(...between(lines, next, first - 1));
    const text = lines.slice(Math.max(first, next) - 1, last);
    rows.push({ kind: 'step', key: step.id, step, lines: text });
    next = Math.max(next, last + 1);
  }
  rows.push(...between(lines, next, lines.length));
  return [...rows, ...steps.filter((step) => !step.lines).map(bare)];
}

const firstOf = ({ lines }: BuildStep): number => lines?.first ?? 0;

function between(lines: readonly CodeLine[], first: number, last: number): StepsRow[] {
  const own = lines.slice(first - 1, Math.max(first - 1, last));
  return own.length === 0 ? [] : [{ kind: 'between', key: `line ${first}`, lines: own }];
}
