/** Which of a lab's processes and control groups fit a pattern, and which come near it, each with the words that tell of it. */
import { gaugesOf } from '#engine/scene/process/limit-gauges.ts';
import {
  HOST_GROUP,
  type MatrixGroup,
  type MatrixRow,
  type NamespaceMatrix,
  namespaceMatrix,
} from '#engine/scene/process/namespace-matrix.ts';
import type { ProcessKind, ProcessWorld } from '#engine/scene/process/process-world.ts';
import type { CgroupFacts, NamespaceKind } from '#engine/trace/process-facts.ts';
import type { LimitPattern, ProcessPattern, RunningPattern, UsePattern } from './check-process.ts';
import type { Fact } from './grade-facts.ts';
import { fits } from './match.ts';
import { asksForNone, isSettled } from './settled-limits.ts';

type Names = ReadonlyMap<string, { name: string }>;
export type ProcessesThen = { world: ProcessWorld; names: Names; matrix: NamespaceMatrix };

/** The table is made when somebody asks for it: what control groups tell needs none. */
export function processesThen(world: ProcessWorld, names: Names): ProcessesThen {
  let matrix: NamespaceMatrix | undefined;
  return {
    world,
    names,
    get matrix() {
      matrix ??= namespaceMatrix(world, names);
      return matrix;
    },
  };
}

/** What is told of when such a fact changes. */
export const kindsOf = ({ running }: ProcessPattern): readonly ProcessKind[] =>
  running ? ['process-facts'] : ['cgroup'];

export function processFactsOf(pattern: ProcessPattern, then: ProcessesThen): Fact[] {
  if (pattern.running) return runningOf(pattern.running, then);
  if (pattern.limit) return limitsOf(pattern.limit, then);
  return pattern.use ? usesOf(pattern.use, then) : [];
}

/** Rows of processes that the pattern is about, and whether they are as it wants them. */
export function rowsOf(pattern: RunningPattern, { matrix }: ProcessesThen): { row: MatrixRow; so: boolean }[] {
  return matrix.rows
    .filter((row) => isMeant(row, pattern, matrix))
    .map((row) => ({ row, so: isSo(row, pattern, matrix) }));
}

const runningOf = (pattern: RunningPattern, then: ProcessesThen): Fact[] =>
  rowsOf(pattern, then).map(({ row, so }) => ({
    subject: { kind: 'process-facts', id: String(row.facts.pid) },
    meant: true,
    so,
    get words() {
      return rowWords(row, pattern, then.matrix);
    },
  }));

const groupOf = ({ group }: MatrixRow, { groups }: NamespaceMatrix): MatrixGroup | undefined =>
  groups.find(({ id }) => id === group);

const placeOf = (row: MatrixRow, matrix: NamespaceMatrix): string =>
  row.group === HOST_GROUP ? 'host' : (groupOf(row, matrix)?.name ?? row.group);

function isMeant(row: MatrixRow, pattern: RunningPattern, matrix: NamespaceMatrix): boolean {
  const { facts, role, serves } = row;
  return (
    fits(placeOf(row, matrix), pattern.in) &&
    fits(role, pattern.role) &&
    fits(facts.program, pattern.program) &&
    fits(serves, pattern.serves) &&
    fits(facts.pids.at(-1), pattern.number)
  );
}

function isSo(row: MatrixRow, pattern: RunningPattern, matrix: NamespaceMatrix): boolean {
  const { facts } = row;
  const { effective } = facts.capabilities;
  return (
    kindsIn(pattern).every(([kind, place]) => standsIn(row, kind, place, matrix)) &&
    fits(facts.uid, pattern.user) &&
    (pattern.has ?? []).every((right) => effective.includes(right)) &&
    !(pattern.lacks ?? []).some((right) => effective.includes(right)) &&
    fits(facts.seccomp, pattern.seccomp) &&
    fits(facts.noNewPrivileges, pattern.noNewPrivileges)
  );
}

const kindsIn = ({ namespaces = {} }: RunningPattern) => Object.entries(namespaces) as [NamespaceKind, string][];

function standsIn({ cells }: MatrixRow, kind: NamespaceKind, place: string, { groups }: NamespaceMatrix): boolean {
  const cell = cells[kind];
  if (cell === undefined) return false;
  if (place === 'host') return cell.kind === 'lab';
  if (place === 'own') return cell.kind === 'own' || cell.kind === 'inner';
  const first = groups.find(({ id, name }) => id !== HOST_GROUP && name === place)?.rows[0];
  return first?.cells[kind]?.inode === cell.inode;
}

/** `sleep (1) in web: the host’s user namespace, its own net namespace, as user 0` */
function rowWords(row: MatrixRow, pattern: RunningPattern, matrix: NamespaceMatrix): string {
  const { facts } = row;
  const place = placeOf(row, matrix);
  const asked = [...(pattern.has ?? []), ...(pattern.lacks ?? [])];
  const parts = [
    ...kindsIn(pattern).map(([kind]) => namespaceWords(row, kind, matrix)),
    ...(pattern.user === undefined ? [] : [`as user ${facts.uid}`]),
    ...asked.map((right) => `${facts.capabilities.effective.includes(right) ? 'with' : 'without'} ${right}`),
    ...(pattern.seccomp === undefined ? [] : [`seccomp ${facts.seccomp}`]),
    ...(pattern.noNewPrivileges === undefined
      ? []
      : [facts.noNewPrivileges ? 'without a way to new rights' : 'it may gain rights']),
  ];
  const what = `${facts.program} (${facts.pids.at(-1)}) in ${place === 'host' ? 'the host' : place}`;
  return `${what}${row.serves ? `, for ${row.serves}` : ''}${parts.length > 0 ? `: ${parts.join(', ')}` : ' runs'}`;
}

/** `its own net namespace` (`, which not all here share`), `the host’s pid namespace`, `one net namespace with web` */
function namespaceWords({ cells, group }: MatrixRow, kind: NamespaceKind, { groups }: NamespaceMatrix): string {
  const cell = cells[kind];
  if (cell?.kind === 'lab') return `the host’s ${kind} namespace`;
  const others = groups.filter(
    ({ id, rows }) => id !== group && rows.some((row) => row.cells[kind]?.inode === cell?.inode),
  );
  if (others.length > 0) return `one ${kind} namespace with ${others.map(({ name }) => name).join(', ')}`;
  return `its own ${kind} namespace${cell?.kind === 'inner' ? ', which not all here share' : ''}`;
}

type Group = { id: string; name: string; facts: CgroupFacts };

/** Of containers: what the lab has besides is not told. */
const groupsIn = ({ world, names }: ProcessesThen, name: string | undefined): Group[] =>
  [...world.cgroup]
    .map(([id, facts]) => ({ id, facts, name: names.get(facts.container ?? '')?.name ?? id }))
    .filter((group) => name === undefined || group.name === name);

const groupFact = ({ id }: Group, so: boolean, words: string): Fact => ({
  ...{ subject: { kind: 'cgroup', id }, meant: true, so, words },
});

const limitsOf = (pattern: LimitPattern, then: ProcessesThen): Fact[] =>
  groupsIn(then, pattern.in).map((group) => groupFact(group, limitIs(group.facts, pattern), limitWords(group)));

const cpusOf = ({ cpuQuotaMicros: quota, cpuPeriodMicros: period }: CgroupFacts['limits']): number | undefined =>
  quota === undefined || !period ? undefined : quota / period;

function limitIs(facts: CgroupFacts, pattern: LimitPattern): boolean {
  const { limits, version, frozen, requested } = facts;
  // Of version 2 the weight itself is told: what it was made of is what was asked for.
  const shares = version === 1 ? limits.cpuShares : limits.cpuWeight && requested?.cpuShares;
  const given = gaugesOf(facts).flatMap(({ flags }) => flags);
  return (
    (!asksForNone(pattern) || isSettled(facts)) &&
    fits(version, pattern.version) &&
    fits(limits.memory, pattern.memory) &&
    fits(limits.memorySwap, pattern.memorySwap) &&
    fits(cpusOf(limits), pattern.cpus) &&
    fits(shares, pattern.cpuShares) &&
    fits(limits.cpuset, pattern.cpuset) &&
    fits(limits.pids, pattern.pids) &&
    (pattern.flag === undefined || given.some((flag) => fits(flag, pattern.flag))) &&
    fits(frozen, pattern.frozen)
  );
}

/** `web: memory at most 32 MiB (-m 32m), cpu at most 0.25 (--cpus 0.25)` */
function limitWords({ name, facts }: Group): string {
  const parts = gaugesOf(facts).flatMap(({ name: what, limit, flags }) =>
    limit ? [`${what} ${limit.replace(/^of /, 'at most ')}${flags.length > 0 ? ` (${flags.join(' ')})` : ''}`] : [],
  );
  return `${name}${parts.length === 0 ? ' has no limits' : `: ${parts.join(', ')}`}${facts.frozen ? ', frozen' : ''}`;
}

const usesOf = (pattern: UsePattern, then: ProcessesThen): Fact[] =>
  groupsIn(then, pattern.in).map((group) => groupFact(group, useIs(group.facts.use, pattern), useWords(group)));

const NANOS = 1e9;

const useIs = (use: CgroupFacts['use'], pattern: UsePattern): boolean =>
  fits(use.memory, pattern.memory) &&
  fits(use.memoryPeak, pattern.memoryPeak) &&
  fits(use.cpuNanos === undefined ? undefined : use.cpuNanos / NANOS, pattern.cpuSeconds) &&
  fits(use.throttledPeriods, pattern.throttled) &&
  fits(use.pids, pattern.pids) &&
  fits(use.oomKills, pattern.oomKills);

/** As the gauges say it: `hungry: memory 31.9 MiB of 32 MiB, peak 32 MiB; …` */
function useWords({ name, facts }: Group): string {
  const parts = gaugesOf(facts).map(({ name: what, use, limit, notes }) =>
    [`${what} ${use}${limit ? ` ${limit}` : ''}`, ...notes].join(', '),
  );
  return `${name}: ${parts.join('; ')}`;
}
