/**
 * The processes of a run as an indented tree with a lifeline each. A row stands below the last parent that its process had, once for
 * all; what changes with the cursor (which programs run, who is whose child by then) is read from `rowAt` and the links' times.
 */
import { hierarchy } from 'd3';
import type { Scale } from '#components/flow/scale.ts';
import { monoWidth } from '#components/flow/text-width.ts';
import type { ProcessLife, Program } from '#engine/scene/process-life.ts';
import { type Families, type Parentage, parentAt } from '#engine/scene/process-parents.ts';
import { programAt } from '#engine/scene/process-tree.ts';
import type { Evidence } from '#engine/trace/event.ts';
import type { Nanos } from '#engine/trace/ids.ts';

export type ProcessRow = {
  life: ProcessLife;
  parents: readonly Parentage[];
  depth: number;
  /** Of its lamp: middle, in pixels. */
  x: number;
  y: number;
  /** From the top; the rows below it in the tree follow, up to `last`. */
  index: number;
  last: number;
  children: ProcessRow[];
  /** From the host's to its own, where the kernel was asked: its number in each namespace. */
  pids: readonly number[];
};

export type ProcessLink = {
  id: string;
  parent: ProcessRow;
  child: ProcessRow;
  /** SVG path from the parent's lamp to the child's. */
  path: string;
  from: number;
  until: number;
  evidence: Evidence;
};

export type ProcessPicture = {
  rows: ProcessRow[];
  roots: ProcessRow[];
  links: ProcessLink[];
  /** Times at which anything changes, in order. */
  moments: Nanos[];
  /** Room that the widest label wants (px). */
  labels: number;
  height: number;
};

export const ROW = 28;
const INDENT = 20;
const EDGE = 18;
/** Deeper rows stand no further right. */
const DEEPEST = 12;

type Nest = { life?: ProcessLife; below: Nest[] };

/** What the kernel says of a process, by the host's number. */
export type Numbers = ReadonlyMap<number, readonly number[]>;
const NO_NUMBERS: Numbers = new Map();

export function processLayout({ lives, parents }: Families, numbers: Numbers = NO_NUMBERS): ProcessPicture {
  const byLife = new Map<ProcessLife, ProcessRow>();
  const rows: ProcessRow[] = [];
  hierarchy(nested(lives, parents), ({ below }) => below).eachBefore(({ data: { life }, depth }) => {
    if (!life) return;
    const row = { ...rowOf(life, parents.get(life) ?? [], depth - 1, rows.length), pids: numbers.get(life.pid) ?? [] };
    byLife.set(life, row);
    rows.push(row);
    byLife.get(lastParent(life, parents) ?? life)?.children.push(...(depth > 1 ? [row] : []));
  });
  for (const row of rows.toReversed()) row.last = row.children.at(-1)?.last ?? row.index;
  return {
    rows,
    roots: rows.filter(({ depth }) => depth === 0),
    links: rows.flatMap((row) => linksOf(row, byLife)),
    moments: [...new Set(rows.flatMap(momentsOf))].sort((a, b) => a - b),
    labels: Math.max(0, ...rows.map(labelEnd)),
    height: rows.length * ROW,
  };
}

function rowOf(
  life: ProcessLife,
  parents: readonly Parentage[],
  depth: number,
  index: number,
): Omit<ProcessRow, 'pids'> {
  const x = EDGE + Math.min(depth, DEEPEST) * INDENT;
  return { life, parents, depth, x, y: index * ROW + ROW / 2, index, last: index, children: [] };
}

function nested(lives: readonly ProcessLife[], parents: Families['parents']): Nest {
  const root: Nest = { below: [] };
  const nests = new Map(lives.map((life) => [life, { life, below: [] as Nest[] }]));
  for (const [life, nest] of nests) {
    const parent = lastParent(life, parents);
    (parent ? (nests.get(parent) ?? root) : root).below.push(nest);
  }
  return root;
}

/** Numbers are used again, so a lie or a loss could make somebody their own ancestor: such a row stands by itself. */
function lastParent(life: ProcessLife, parents: Families['parents']): ProcessLife | undefined {
  const last = parents.get(life)?.at(-1)?.parent;
  const tried = new Set([life]);
  for (let above = last; above; above = parents.get(above)?.at(-1)?.parent) {
    if (tried.has(above)) return undefined;
    tried.add(above);
  }
  return last;
}

function linksOf(child: ProcessRow, rows: ReadonlyMap<ProcessLife, ProcessRow>): ProcessLink[] {
  return child.parents.flatMap(({ from, parent, evidence }, index) => {
    const above = parent && rows.get(parent);
    if (!above) return [];
    const until = child.parents[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    const begins = from ?? child.life.start ?? Number.NEGATIVE_INFINITY;
    const path = pathOf(above, child);
    return { id: `${child.life.id} ${index}`, parent: above, child, path, from: begins, until, evidence };
  });
}

/** Links to these rows; of those that only pass by, the longest of each parent stands for all. */
export function linksInSight(links: readonly ProcessLink[], { from, to }: { from: number; to: number }): ProcessLink[] {
  const isAbove = ({ parent, child }: ProcessLink) => Math.max(parent.index, child.index) < from;
  const isBelow = ({ parent, child }: ProcessLink) => Math.min(parent.index, child.index) >= to;
  const ends = links.filter(({ child }) => child.index >= from && child.index < to);
  const passing = new Map<ProcessRow, ProcessLink>();
  for (const link of links)
    if (link.child.index >= to && !isAbove(link) && !isBelow(link)) passing.set(link.parent, link);
  return [...ends, ...passing.values()];
}

/** Down the parent's line and to the right; to a parent that stands elsewhere, around the left. */
function pathOf(parent: ProcessRow, child: ProcessRow): string {
  if (parent.x < child.x && parent.y < child.y) return `M${parent.x},${parent.y}V${child.y}H${child.x}`;
  const left = Math.max(3, Math.min(parent.x, child.x) - INDENT / 2);
  return `M${parent.x},${parent.y}H${left}V${child.y}H${child.x}`;
}

const momentsOf = ({ life: { start, end, programs }, parents }: ProcessRow): Nanos[] =>
  [start, end, ...programs.map(({ at }) => at), ...parents.map(({ from }) => from)].filter((at) => at !== undefined);

const labelEnd = (row: ProcessRow): number =>
  row.x +
  14 +
  Math.max(...row.life.programs.map(({ name }) => monoWidth(name, 12.5))) +
  monoWidth(` ${pidsText(row)}`, 11) +
  70;

/** `10472 › 95 › 1`: on the host, in the lab, in its container. */
export const pidsText = ({ life, pids }: Pick<ProcessRow, 'life' | 'pids'>): string =>
  pids.length > 1 ? pids.join(' › ') : String(life.pid);

export type RowAt = {
  state: 'future' | 'alive' | 'ended';
  program: Program;
  parentage?: Parentage;
  /** What changed last, changed here. */
  fresh: boolean;
};

export function rowAt(row: ProcessRow, at: Nanos, moment: Nanos | undefined): RowAt {
  const { start, end } = row.life;
  const state = end !== undefined && end <= at ? 'ended' : start === undefined || start <= at ? 'alive' : 'future';
  return {
    state,
    program: programAt(row.life, at),
    parentage: parentAt(row.parents, state === 'ended' && end !== undefined ? end : at),
    fresh: moment !== undefined && momentsOf(row).includes(moment),
  };
}

export type Lifeline = { x0: number; x1: number; open: boolean; executions: { x: number; name: string }[] };

/** @param whole beginning and end of what there is to see */
export function lifeline({ life }: ProcessRow, scale: Scale, whole: { start: number; end: number }): Lifeline {
  const inside = (at: number): number => Math.min(scale.width, Math.max(0, scale.x(at)));
  const executed = life.programs.filter(({ span }) => span !== undefined);
  return {
    x0: inside(life.start ?? whole.start),
    x1: inside(life.end ?? whole.end),
    open: life.end === undefined || life.end > whole.end,
    executions: executed.flatMap(({ at, name }) => (at === undefined ? [] : [{ x: scale.x(at), name }])),
  };
}

export const howItEnded = ({ exitCode, exitSignal }: ProcessLife): string =>
  exitSignal ?? (exitCode === undefined ? 'ended' : `exit ${exitCode}`);
