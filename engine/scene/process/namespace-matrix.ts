/** Who stands in which namespaces, as a table: a row for each process, in groups by container; equal inodes are one mark. Pure. */
import { NAMESPACES, type NamespaceKind, type ProcessFacts, type Requested } from '#engine/trace/process-facts.ts';
import { grouped } from '../grouped.ts';
import type { ProcessWorld } from './process-world.ts';

export const HOST_GROUP = 'host';

/**
 * `lab`: the namespace of the lab's own init. `own`: of one group alone. `shared`: of several groups, but not the lab's. `inner`: of a part
 * of one group.
 */
export type CellKind = 'lab' | 'own' | 'shared' | 'inner';

export type Cell = {
  inode: string;
  kind: CellKind;
  /** `A`, `B`, … of those that are `shared` or `inner`, in each column for itself. */
  letter?: string;
  /** The row above has the same. */
  joined: boolean;
};

export type Role = 'host' | 'first' | 'exec' | 'child';
export type MatrixRow = {
  facts: ProcessFacts;
  group: string;
  role: Role;
  /** Name of the container that a shim is there for. */
  serves?: string;
  cells: Partial<Record<NamespaceKind, Cell>>;
};

export type MatrixGroup = { id: string; name: string; rows: MatrixRow[]; requested?: Requested };

export type NamespaceMatrix = {
  groups: MatrixGroup[];
  rows: MatrixRow[];
  /** Kinds of which there is more than one namespace. */
  differing: NamespaceKind[];
  /** Of each kind: the lab's own. */
  lab: Partial<Record<NamespaceKind, string>>;
};

type Names = ReadonlyMap<string, { name: string }>;

export function namespaceMatrix(world: ProcessWorld, containers: Names): NamespaceMatrix {
  const all = [...world['process-facts'].values()].sort(byAge);
  const lab = labNamespaces(all);
  const groups = groupsOf(all, world, containers);
  for (const kind of NAMESPACES) mark(kind, groups, lab[kind]);
  const differing = NAMESPACES.filter((kind) => new Set(all.map(({ namespaces }) => namespaces[kind])).size > 1);
  return { groups, rows: groups.flatMap(({ rows }) => rows), differing, lab };
}

/** As the lab gave out numbers: the host's begin anew far sooner. */
const byAge = (a: ProcessFacts, b: ProcessFacts): number => (a.pids[1] ?? a.pid) - (b.pids[1] ?? b.pid);

/** Of the lab's first process, which has the number 1 in the lab; else of the engine. */
function labNamespaces(all: readonly ProcessFacts[]): NamespaceMatrix['lab'] {
  const own = all.filter(({ container }) => container === undefined);
  const init = own.find(({ pids }) => pids[1] === 1) ?? own.find(({ program }) => program === 'dockerd');
  return init?.namespaces ?? {};
}

function groupsOf(all: readonly ProcessFacts[], world: ProcessWorld, containers: Names): MatrixGroup[] {
  const byGroup = grouped(all, ({ container }) => container ?? HOST_GROUP);
  const wishes = new Map([...world.cgroup.values()].map(({ container, requested }) => [container, requested]));
  const groups = [...byGroup].map(([id, facts]): MatrixGroup => {
    const requested = wishes.get(id);
    const name = id === HOST_GROUP ? 'lab host' : (containers.get(id)?.name ?? id.slice(0, 12));
    return { id, name, rows: rowsOf(id, facts, containers), ...(requested && { requested }) };
  });
  const isHost = ({ id }: MatrixGroup) => Number(id === HOST_GROUP);
  return groups.sort((a, b) => isHost(b) - isHost(a) || byName.compare(a.name, b.name));
}

/** `web-2` before `web-10`. */
export const byName = new Intl.Collator('en', { numeric: true });

/** The first process is the oldest that came by no exec. */
function rowsOf(group: string, facts: readonly ProcessFacts[], containers: Names): MatrixRow[] {
  const first = facts.find(({ exec }) => !exec);
  const roleOf = (one: ProcessFacts): Role =>
    group === HOST_GROUP ? 'host' : one === first ? 'first' : one.exec ? 'exec' : 'child';
  const rows = facts.map((one): MatrixRow => {
    const serves = one.serves && (containers.get(one.serves)?.name ?? one.serves.slice(0, 12));
    return { facts: one, group, role: roleOf(one), cells: {}, ...(serves && { serves }) };
  });
  return rows.sort((a, b) => ORDER[a.role] - ORDER[b.role] || byAge(a.facts, b.facts));
}

const ORDER: Record<Role, number> = { host: 0, first: 0, child: 1, exec: 2 };

function mark(kind: NamespaceKind, groups: readonly MatrixGroup[], lab: string | undefined): void {
  const rows = groups.flatMap((group) => group.rows);
  const having = grouped(rows, ({ facts }) => facts.namespaces[kind]);
  const owners = new Map([...having].map(([inode, some]) => [inode, new Set(some.map(({ group }) => group)).size]));
  const letters = new Map<string, string>();
  for (const { rows: own } of groups) {
    let above: string | undefined;
    for (const row of own) {
      const inode = row.facts.namespaces[kind];
      if (inode === undefined) continue;
      const isOfAll = having.get(inode)?.length === own.length;
      const what = inode === lab ? 'lab' : (owners.get(inode) ?? 0) > 1 ? 'shared' : isOfAll ? 'own' : 'inner';
      const letter = what === 'shared' || what === 'inner' ? letterOf(letters, inode) : undefined;
      row.cells[kind] = { inode, kind: what, joined: above === inode, ...(letter && { letter }) };
      above = inode;
    }
  }
}

/** A, …, Z, A2, … */
function letterOf(letters: Map<string, string>, inode: string): string {
  const known = letters.get(inode);
  if (known) return known;
  const index = letters.size;
  const letter = `${String.fromCharCode(65 + (index % 26))}${index < 26 ? '' : Math.floor(index / 26) + 1}`;
  letters.set(inode, letter);
  return letter;
}

/** What is left of a group when it is folded: its first row, and those that stand elsewhere. */
export const telling = ({ rows }: MatrixGroup): MatrixRow[] =>
  rows.filter(
    (row, index) => index === 0 || NAMESPACES.some((kind) => row.cells[kind]?.inode !== rows[0]?.cells[kind]?.inode),
  );

/** All rows that stand in the same namespace. */
export const sharersOf = ({ rows }: NamespaceMatrix, kind: NamespaceKind, inode: string): MatrixRow[] =>
  rows.filter(({ facts }) => facts.namespaces[kind] === inode);
