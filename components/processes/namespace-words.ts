import { plural } from '#engine/scene/number-words.ts';
import {
  type Cell,
  HOST_GROUP,
  type MatrixRow,
  type NamespaceMatrix,
  type Role,
} from '#engine/scene/process/namespace-matrix.ts';
import { sharingReason } from '#engine/scene/process/sharing-reason.ts';
import { NAMESPACES, type NamespaceKind } from '#engine/trace/process-facts.ts';

/** What each kind keeps apart. */
export const KEEPS_APART: Record<NamespaceKind, string> = {
  mnt: 'which mounts, so which files, are seen',
  pid: 'process numbers, and who can be seen and signalled',
  net: 'interfaces, addresses, ports, routes and rules',
  ipc: 'shared memory, semaphores and message queues',
  uts: 'hostname and domain name',
  user: 'users, groups and rights',
  cgroup: 'the root of the control groups that are seen',
  time: 'the clocks that count from boot',
};

export const ROLES: Record<Role, string> = {
  host: 'process of the lab',
  first: 'first process',
  exec: 'by docker exec',
  child: 'child',
};

/** What the mark of a cell is called. */
export function cellName({ kind, letter, inode }: Cell): string {
  switch (kind) {
    case 'lab':
      return `the lab’s, ${inode}`;
    case 'own':
      return `its own, ${inode}`;
    case 'shared':
      return `shared ${letter}, ${inode}`;
    case 'inner':
      return `of a part of it ${letter}, ${inode}`;
    default:
      return kind satisfies never;
  }
}

/** The number that people who work in the lab know it by. */
export const labPid = ({ facts: { pids } }: MatrixRow): number | undefined => pids[1] ?? pids[0];

/** One sentence: what to notice of who shares what. */
export function namespacesNotice(matrix: NamespaceMatrix): string {
  const containers = matrix.groups.filter(({ id }) => id !== HOST_GROUP);
  if (matrix.rows.length === 0) return 'No process was told of at this moment.';
  if (containers.length === 0)
    return 'No container runs. Each process here stands in the namespaces of the lab; a container’s will stand in others.';
  const firsts = containers.flatMap(({ rows }) => rows.find(({ role }) => role === 'first') ?? []);
  const said = firsts.flatMap((row) => sentencesOf(matrix, row));
  const count = `${plural(containers.length, 'container')}, ${plural(matrix.rows.length, 'process', 'processes')}.`;
  if (said.length === 0) return `${count} No container shares what Docker keeps apart without a flag.`;
  const more = said.length > MOST_SAID ? ` And ${said.length - MOST_SAID} more.` : '';
  return `${count} ${said.slice(0, MOST_SAID).join(' ')}${more}`;
}

const MOST_SAID = 2;
/** All containers share these with the lab. */
const ALWAYS: readonly NamespaceKind[] = ['user', 'time', 'cgroup'];

function sentencesOf(matrix: NamespaceMatrix, row: MatrixRow): string[] {
  const name = matrix.groups.find(({ id }) => id === row.group)?.name ?? '';
  return NAMESPACES.filter((kind) => !ALWAYS.includes(kind)).flatMap((kind) => {
    const cell = row.cells[kind];
    if (!cell || (cell.kind !== 'lab' && cell.kind !== 'shared')) return [];
    const { flag, evidence } = sharingReason(matrix, row, kind);
    if (cell.kind === 'shared' && evidence === 'inferred')
      return `${name} shares its ${kind} namespace, and why is not known.`;
    // Who lends says nothing: who takes does.
    if (cell.kind === 'shared' && !flag?.includes('container:')) return [];
    const whose = cell.kind === 'lab' ? 'the lab’s' : `${flag?.split('container:')[1]}’s`;
    return `${name} uses ${whose} ${kind} namespace${flag ? ` (${flag})` : ''}.`;
  });
}
