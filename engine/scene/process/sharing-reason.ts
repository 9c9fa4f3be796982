/** Why a process stands in the namespace where it stands: by which flag, as far as the engine was seen to be asked for it. Pure. */
import type { Evidence } from '#engine/trace/event.ts';
import type { NamespaceKind, Requested } from '#engine/trace/process-facts.ts';
import { HOST_GROUP, type MatrixGroup, type MatrixRow, type NamespaceMatrix, sharersOf } from './namespace-matrix.ts';

export type SharingReason = {
  text: string;
  /** As it is typed: `--network container:web`. */
  flag?: string;
  /** `observed`: the engine says that it was asked for it. */
  evidence: Evidence;
};

type Mode = { flag: string; asked: (of: Requested) => string | undefined; what: string };

const MODES: Partial<Record<NamespaceKind, Mode>> = {
  pid: { flag: '--pid', asked: ({ pidMode }) => pidMode, what: 'process numbers' },
  net: { flag: '--network', asked: ({ networkMode }) => networkMode, what: 'network' },
  ipc: { flag: '--ipc', asked: ({ ipcMode }) => ipcMode, what: 'shared memory and message queues' },
  uts: { flag: '--uts', asked: ({ utsMode }) => utsMode, what: 'hostname' },
  cgroup: { flag: '--cgroupns', asked: ({ cgroupnsMode }) => cgroupnsMode, what: 'view of control groups' },
  user: { flag: '--userns', asked: ({ usernsMode }) => usernsMode, what: 'users and rights' },
};

export function sharingReason(matrix: NamespaceMatrix, row: MatrixRow, kind: NamespaceKind): SharingReason {
  const group = matrix.groups.find(({ id }) => id === row.group);
  const cell = row.cells[kind];
  if (!group || !cell) return { text: 'Not known.', evidence: 'inferred' };
  if (group.id === HOST_GROUP) return ofHost(cell.kind === 'lab', matrix, row, kind);
  if (row.role === 'exec' && cell.inode === firstOf(group)?.facts.namespaces[kind])
    return {
      text: 'docker exec put it where the container’s first process stands, by setns(2).',
      evidence: 'inferred',
    };
  if (cell.kind === 'lab') return withLab(group, kind);
  if (cell.kind === 'shared') return withOthers(matrix, group, kind, cell.inode);
  if (cell.kind === 'inner')
    return {
      text: 'A process in the container made it, or went into it, by unshare(2) or setns(2).',
      evidence: 'inferred',
    };
  return ownOf(group, kind);
}

const firstOf = (group: MatrixGroup): MatrixRow | undefined => group.rows.find(({ role }) => role === 'first');

function ofHost(isLab: boolean, matrix: NamespaceMatrix, row: MatrixRow, kind: NamespaceKind): SharingReason {
  if (isLab) return { text: 'The lab’s own.', evidence: 'observed' };
  const inode = row.facts.namespaces[kind] ?? '';
  const others = sharersOf(matrix, kind, inode).filter(({ group }) => group !== HOST_GROUP);
  return others.length > 0
    ? { text: 'It went into a container’s namespace, as nsenter does.', evidence: 'inferred' }
    : { text: 'It stands apart from the lab’s own, as unshare or ip netns makes it.', evidence: 'inferred' };
}

function withLab({ requested }: MatrixGroup, kind: NamespaceKind): SharingReason {
  if (kind === 'time') return { text: 'Docker makes no time namespaces.', evidence: 'observed' };
  const mode = MODES[kind];
  if (!mode) return unclear;
  const asked = requested && mode.asked(requested);
  if (kind === 'user') return userOfLab(asked);
  if (asked === 'host') return kind === 'cgroup' ? cgroupOfLab : byFlag(`${mode.flag} host`, `the lab’s ${mode.what}`);
  if (requested) return unclear;
  return {
    text: `As ${mode.flag} host does it; the engine was not asked yet.`,
    flag: `${mode.flag} host`,
    evidence: 'inferred',
  };
}

const userOfLab = (asked: string | undefined): SharingReason =>
  asked === 'host'
    ? {
        text: 'Asked for, but it changes nothing: this engine maps no users (userns-remap is off), so every container is in the lab’s.',
        flag: '--userns host',
        evidence: 'observed',
      }
    : {
        text: 'This engine maps no users (userns-remap is off): root in the container is root of the lab, with fewer rights.',
        evidence: 'inferred',
      };

const cgroupOfLab: SharingReason = {
  text: 'The engine was asked for the host’s, which is its default on control groups of version 1.',
  flag: '--cgroupns host',
  evidence: 'observed',
};

function withOthers(matrix: NamespaceMatrix, group: MatrixGroup, kind: NamespaceKind, inode: string): SharingReason {
  const mode = MODES[kind];
  const others = matrix.groups.filter(
    ({ id, rows }) => id !== group.id && rows.some(({ facts }) => facts.namespaces[kind] === inode),
  );
  if (!mode) return unclear;
  const lender = lenderOf(matrix, group.requested && mode.asked(group.requested));
  if (lender) return byFlag(`${mode.flag} container:${lender.name}`, `${lender.name}’s ${mode.what}`);
  const takers = others.filter(({ requested }) => lenderOf(matrix, requested && mode.asked(requested)) === group);
  if (takers.length > 0) {
    const lends = `${namesOf(takers)} came in by ${mode.flag} container:${group.name}.`;
    const shareable = kind === 'ipc' && group.requested?.ipcMode === 'shareable';
    return shareable
      ? { text: `Its own, which it lends: ${lends}`, flag: '--ipc shareable', evidence: 'observed' }
      : { text: `Its own: ${lends}`, evidence: 'observed' };
  }
  return { text: `Shared with ${namesOf(others)}; why is not known.`, evidence: 'inferred' };
}

const MOST_NAMES = 3;

function namesOf(groups: readonly MatrixGroup[]): string {
  const names = groups.slice(0, MOST_NAMES).map(({ name }) => name);
  const more = groups.length - names.length;
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** The group that `container:<id>` names, by id or name. */
function lenderOf({ groups }: NamespaceMatrix, asked: string | undefined): MatrixGroup | undefined {
  const [, named] = /^container:(.+)$/.exec(asked ?? '') ?? [];
  return named === undefined
    ? undefined
    : groups.find(({ id, name }) => name === named || (named.length >= 12 && id.startsWith(named)));
}

function ownOf({ requested }: MatrixGroup, kind: NamespaceKind): SharingReason {
  const mode = MODES[kind];
  const asked = requested && mode?.asked(requested);
  if (kind === 'ipc' && asked === 'shareable')
    return { text: 'Its own, which another container may join.', flag: '--ipc shareable', evidence: 'observed' };
  if (kind === 'net' && asked === 'none')
    return { text: 'Its own, with nothing but the loopback in it.', flag: '--network none', evidence: 'observed' };
  return { text: 'Its own: runc made it for this container.', evidence: 'observed' };
}

const byFlag = (flag: string, what: string): SharingReason => ({
  text: `It was asked to use ${what}.`,
  flag,
  evidence: 'observed',
});

const unclear: SharingReason = { text: 'Why is not known.', evidence: 'inferred' };
