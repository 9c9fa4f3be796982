import { Fact, Facts } from '#components/deck/fact.tsx';
import { CommandList } from '#components/network/command-list.tsx';
import { plural } from '#engine/scene/number-words.ts';
import { processCommands } from '#engine/scene/process/fact-commands.ts';
import { HOST_GROUP, type MatrixRow, type NamespaceMatrix, sharersOf } from '#engine/scene/process/namespace-matrix.ts';
import { sharingReason } from '#engine/scene/process/sharing-reason.ts';
import { NAMESPACES, type NamespaceKind, type ProcessFacts } from '#engine/trace/process-facts.ts';
import { CapabilityList } from './capability-list.tsx';
import type { ChosenNamespace } from './matrix-table.tsx';
import { NamespaceMark } from './namespace-mark.tsx';
import { cellName, ROLES } from './namespace-words.ts';
import css from './process-details.module.css';
import { numbersText } from './process-numbers.ts';

type Props = {
  row: MatrixRow;
  matrix: NamespaceMatrix;
  lit: ChosenNamespace | undefined;
  light: (one: ChosenNamespace | undefined) => void;
  /** Chooses its program's span in the run; absent where the run has none. */
  select: (() => void) | undefined;
  showTree: () => void;
};

/** What one process is for the kernel, and the commands that print the same. */
export function ProcessDetails({ row, matrix, lit, light, select, showTree }: Props) {
  const { facts, role, group } = row;
  const of = matrix.groups.find(({ id }) => id === group);
  return (
    <>
      <h3>
        {facts.program} <small>{facts.pids[1] ?? facts.pid}</small>
      </h3>
      <p>
        {group === HOST_GROUP
          ? `A process of the lab, in no container${row.serves ? `: there for ${row.serves}` : ''}.`
          : `${of?.name}: ${ROLES[role]}.`}
      </p>
      {select && (
        <p className={css.links}>
          <button
            type="button"
            onClick={() => {
              select();
              showTree();
            }}
          >
            Show it in the tree
          </button>
          <button type="button" onClick={select}>
            Select its execve in the run
          </button>
        </p>
      )}
      <Facts>
        <Fact name="its numbers">{numbersText(facts.pids)}</Fact>
        <Fact name="user, group">{usersText(facts)}</Fact>
        <Fact name="user map">{mapText(facts.uidMap)}</Fact>
      </Facts>
      <h4>Namespaces</h4>
      <ul className={css.namespaces}>
        {NAMESPACES.map((kind) => (
          <NamespaceLine key={kind} {...{ kind, row, matrix, lit, light }} />
        ))}
      </ul>
      <CapabilityList facts={facts} requested={of?.requested} root={rootSet(matrix)} />
      <h4>Filter and limits</h4>
      <Facts>
        <Fact name="seccomp">{SECCOMP[facts.seccomp]}</Fact>
        <Fact name="no_new_privs">
          {facts.noNewPrivileges
            ? 'set: no program that it executes gains rights by setuid or file capabilities'
            : 'not set'}
        </Fact>
        <Fact name="cgroup">
          <code>{facts.cgroup || 'none of the lab’s'}</code>
        </Fact>
        {facts.oomScoreAdjust !== undefined && <Fact name="oom_score_adj">{facts.oomScoreAdjust}</Fact>}
      </Facts>
      <CommandList commands={processCommands(facts)} />
    </>
  );
}

type LineProps = Pick<Props, 'row' | 'matrix' | 'lit' | 'light'> & { kind: NamespaceKind };

function NamespaceLine({ kind, row, matrix, lit, light }: LineProps) {
  const cell = row.cells[kind];
  if (!cell) return null;
  const { text, flag, evidence } = sharingReason(matrix, row, kind);
  const others = sharersOf(matrix, kind, cell.inode).length - 1;
  const isLit = lit?.kind === kind && lit.inode === cell.inode;
  return (
    <li>
      <button type="button" aria-pressed={isLit} onClick={() => light(isLit ? undefined : { kind, inode: cell.inode })}>
        <NamespaceMark cell={cell} />
        <b>{kind}</b>
        <code>{cell.inode}</code>
        <span className="sr">{cellName(cell)}</span>
        <small>{others === 0 ? 'nobody else' : `${plural(others, 'other process', 'other processes')}`}</small>
      </button>
      {(flag || cell.kind !== 'own') && (
        <p>
          {flag && <code>{flag}</code>} {text}
          {evidence === 'inferred' && <em>inferred</em>}
        </p>
      )}
    </li>
  );
}

/** Of whoever may do most in the lab: what its root has. */
const rootSet = ({ rows }: NamespaceMatrix): readonly string[] =>
  rows.find(({ facts }) => facts.pids[1] === 1)?.facts.capabilities.bounding ??
  rows.find(({ facts }) => facts.program === 'dockerd')?.facts.capabilities.bounding ??
  [];

const usersText = ({ uid, gid, groups }: ProcessFacts): string => {
  const more = groups.filter((group) => group !== gid);
  return `${uid}, ${gid}${more.length > 0 ? `; also in ${more.join(', ')}` : ''}`;
};

/** `0–65535 are the lab’s own` */
const mapText = (map: ProcessFacts['uidMap']): string =>
  map
    .map(({ inside, outside, count }) => {
      const range = (from: number) => (count === 1 ? String(from) : `${from}–${from + count - 1}`);
      return inside === outside
        ? `${range(inside)}: the same in the lab`
        : `${range(inside)} are ${range(outside)} of the lab`;
    })
    .join('; ') || 'none';

const SECCOMP: Record<ProcessFacts['seccomp'], string> = {
  off: 'no filter',
  strict: 'strict: read, write and exit only',
  filter: 'a filter decides which system calls it may make',
};
