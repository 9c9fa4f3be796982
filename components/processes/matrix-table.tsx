'use client';
import { memo, useState } from 'react';
import { walk } from '#components/deck/walk.ts';
import { useWholePicture } from '#components/picture-file/whole-picture.ts';
import { equal } from '#engine/scene/equal.ts';
import { plural } from '#engine/scene/number-words.ts';
import { type MatrixGroup, type MatrixRow, telling } from '#engine/scene/process/namespace-matrix.ts';
import type { NamespaceKind } from '#engine/trace/process-facts.ts';
import css from './matrix.module.css';
import { NamespaceMark } from './namespace-mark.tsx';
import { cellName, KEEPS_APART, labPid, ROLES } from './namespace-words.ts';

export type ChosenNamespace = { kind: NamespaceKind; inode: string };

type Props = {
  groups: readonly MatrixGroup[];
  kinds: readonly NamespaceKind[];
  /** Ids of the groups whose processes are all shown. */
  open: ReadonlySet<string>;
  toggle: (group: string) => void;
  chosen: number | undefined;
  choose: (pid: number) => void;
  lit: ChosenNamespace | undefined;
  light: (one: ChosenNamespace | undefined) => void;
};

/** A row for each process, a column for each kind of namespace; equal marks in a column are one namespace. */
export function MatrixTable({ groups, kinds, open, toggle, chosen, choose, lit, light }: Props) {
  const inTab = groups.flatMap(({ rows }) => rows).find(({ facts }) => facts.pid === chosen) ?? groups[0]?.rows[0];
  return (
    <table className={css.matrix} onKeyDown={walk}>
      <caption className="sr">Which process stands in which namespaces</caption>
      <thead>
        <tr>
          <th scope="col">Process</th>
          {kinds.map((kind) => (
            <th key={kind} scope="col" title={KEEPS_APART[kind]}>
              {kind}
            </th>
          ))}
        </tr>
      </thead>
      {groups.map((group) => {
        const isOpen = open.has(group.id);
        const holds = (pid: number | undefined) => group.rows.some(({ facts }) => facts.pid === pid);
        return (
          <Group
            key={group.id}
            {...{ group, kinds, toggle, choose, light }}
            lit={lit && group.rows.some((row) => row.cells[lit.kind]?.inode === lit.inode) ? lit : undefined}
            isOpen={isOpen}
            chosen={holds(chosen) ? chosen : undefined}
            inTab={inTab && holds(inTab.facts.pid) ? inTab.facts.pid : undefined}
          />
        );
      })}
    </table>
  );
}

type GroupProps = Omit<Props, 'groups' | 'open'> & { group: MatrixGroup; isOpen: boolean; inTab: number | undefined };

/** A group of more is shown in portions: a table of two thousand rows makes each frame slow. */
const PORTION = 150;

/** All groups are worked out anew when one process begins: those that came out as they were are left alone. */
const Group = memo(function Group({ group, kinds, isOpen, toggle, chosen, inTab, choose, lit, light }: GroupProps) {
  const { id, name, rows } = group;
  const few = telling(group);
  const all = isOpen ? rows : few;
  const [portions, setPortions] = useState(1);
  const isWhole = useWholePicture();
  const shown = all.filter(({ facts }, index) => isWhole || index < portions * PORTION || facts.pid === chosen);
  const hidden = rows.length - few.length;
  // One row needs no head: it has the name itself.
  const alone = shown.length === 1;
  const fold = hidden > 0 && (
    <button type="button" className={css.fold} aria-expanded={isOpen} onClick={() => toggle(id)}>
      {isOpen ? 'fold' : `and ${plural(hidden, 'more process', 'more processes')}`}
      <span className="sr"> of {name}</span>
    </button>
  );
  return (
    <tbody data-alone={alone || undefined}>
      {!alone && (
        <tr className={css.group}>
          <th scope="rowgroup" colSpan={kinds.length + 1}>
            <b>{name}</b> {fold}
          </th>
        </tr>
      )}
      {shown.map((row) => (
        <tr key={row.facts.pid} data-chosen={row.facts.pid === chosen || undefined}>
          <th scope="row">
            <div>
              <button
                type="button"
                data-row
                tabIndex={row.facts.pid === (inTab ?? -1) ? 0 : -1}
                aria-current={row.facts.pid === chosen || undefined}
                onClick={() => choose(row.facts.pid)}
              >
                {alone && <strong>{name}</strong>}
                <b title={row.facts.program}>{row.facts.program}</b>
                <span className={css.pid}>{labPid(row)}</span>
                {row.role !== 'host' && <small>{ROLES[row.role]}</small>}
                {row.serves && <small>for {row.serves}</small>}
              </button>
              {alone && fold}
            </div>
          </th>
          {kinds.map((kind) => (
            <MatrixCell key={kind} {...{ row, kind, lit, light, choose }} />
          ))}
        </tr>
      ))}
      {all.length > shown.length && (
        <tr className={css.group}>
          <th scope="row" colSpan={kinds.length + 1}>
            <button type="button" className={css.fold} onClick={() => setPortions(portions + 1)}>
              {`${Math.min(PORTION, all.length - shown.length)} of the ${all.length - shown.length} that follow`}
              <span className="sr"> in {name}</span>
            </button>
          </th>
        </tr>
      )}
    </tbody>
  );
}, equal);

type CellProps = Pick<Props, 'lit' | 'light' | 'choose'> & { row: MatrixRow; kind: NamespaceKind };

/** By mouse; by keyboard the same namespaces are chosen beside the table. */
function MatrixCell({ row, kind, lit, light, choose }: CellProps) {
  const cell = row.cells[kind];
  if (!cell) return <td />;
  const isLit = lit?.kind === kind && lit.inode === cell.inode;
  return (
    <td data-joined={cell.joined || undefined} data-lit={isLit || undefined}>
      <button
        type="button"
        tabIndex={-1}
        aria-label={`${kind}: ${cellName(cell)}`}
        title={`${kind}:[${cell.inode}]`}
        aria-pressed={isLit}
        onClick={() => {
          choose(row.facts.pid);
          light(isLit ? undefined : { kind, inode: cell.inode });
        }}
      >
        <NamespaceMark cell={cell} />
      </button>
    </td>
  );
}
