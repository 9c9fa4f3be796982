/**
 * Who was whose parent, and until when. The kernel's word counts (`observed`). Where nobody asked it, Linux' rule does: an orphan goes to
 * the nearest living ancestor that takes in orphans (PR_SET_CHILD_SUBREAPER, prctl(2)), else to the first process; that is `inferred`.
 */
import type { Evidence } from '#engine/trace/event.ts';
import { type Nanos, nanos } from '#engine/trace/ids.ts';
import type { ProcessLife } from './process-life.ts';

/** One parent, from then on until the next. */
export type Parentage = {
  /** Absent for the first. */
  from?: Nanos;
  /** Absent when nobody knows. */
  parent?: ProcessLife;
  evidence: Evidence;
};

export type Families = { lives: readonly ProcessLife[]; parents: ReadonlyMap<ProcessLife, readonly Parentage[]> };

/** Ancestors of which only the number is known become lives of their own, so that their children stay together. */
export function familiesOf(observed: readonly ProcessLife[]): Families {
  const lives = [...observed, ...onlyNumbers(observed)];
  const byPid = new Map<number, ProcessLife[]>();
  for (const life of lives) byPid.set(life.pid, [...(byPid.get(life.pid) ?? []), life]);
  const parents = new Map(lives.map((life) => [life, toldParents(life, byPid)]));
  for (const life of lives) inferParents(life, parents);
  return { lives, parents };
}

export const parentAt = (parentages: readonly Parentage[], at: Nanos): Parentage | undefined =>
  parentages.findLast(({ from }) => from === undefined || from <= at);

function onlyNumbers(lives: readonly ProcessLife[]): ProcessLife[] {
  const known = new Set(lives.map(({ pid }) => pid));
  const named = lives.flatMap(({ told, creator }) => (told.length > 0 ? told.map(({ pid }) => pid) : (creator ?? [])));
  return [...new Set(named)]
    .filter((pid) => pid > 0 && !known.has(pid))
    .map((pid) => ({ id: `${pid}`, pid, programs: [{ program: '?', name: '?', argv: [] }], told: [], seen: nanos(0) }));
}

type ByPid = ReadonlyMap<number, readonly ProcessLife[]>;

function toldParents(life: ProcessLife, byPid: ByPid): Parentage[] {
  const first = life.told[0]?.pid ?? life.creator;
  if (first === undefined) return [];
  const list: Parentage[] = [{ parent: ownerAt(byPid, first, life.start), evidence: 'observed' }];
  for (const { at, pid } of life.told.slice(1)) {
    // It was handed on when its parent ended, which is before it told so.
    const handed = list.at(-1)?.parent?.end;
    const from = handed !== undefined && handed <= at ? handed : at;
    list.push({ from, parent: ownerAt(byPid, pid, at), evidence: 'observed' });
  }
  return list;
}

const ownerAt = (byPid: ByPid, pid: number, at: Nanos | undefined): ProcessLife | undefined =>
  byPid.get(pid)?.find(({ end }) => end === undefined || at === undefined || end >= at) ?? byPid.get(pid)?.at(-1);

function inferParents(life: ProcessLife, parents: Map<ProcessLife, Parentage[]>): void {
  const list = parents.get(life) ?? [];
  for (let last = list.at(-1); last?.parent?.end !== undefined && list.length < 16; last = list.at(-1)) {
    const from = last.parent.end;
    // A parent that outlived its child is its parent for good.
    if (life.end !== undefined && life.end <= from) return;
    list.push({ from, parent: nearestReaper(last.parent, parents, from), evidence: 'inferred' });
  }
}

function nearestReaper(
  dead: ProcessLife,
  parents: ReadonlyMap<ProcessLife, readonly Parentage[]>,
  at: Nanos,
): ProcessLife | undefined {
  const tried = new Set<ProcessLife>();
  for (let one: ProcessLife | undefined = dead; one && !tried.has(one); one = above(one, parents, at)) {
    tried.add(one);
    const lives = one.end === undefined || one.end > at;
    if (lives && one.reaperFrom !== undefined && one.reaperFrom <= at) return one;
  }
  return undefined;
}

const above = (
  life: ProcessLife,
  parents: ReadonlyMap<ProcessLife, readonly Parentage[]>,
  at: Nanos,
): ProcessLife | undefined => parentAt(parents.get(life) ?? [], at)?.parent;
