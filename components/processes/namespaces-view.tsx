'use client';
import { useCallback, useMemo, useState } from 'react';
import { DeckBody } from '#components/deck/deck-body.tsx';
import { EmptyDeck } from '#components/deck/empty-deck.tsx';
import { Scroll } from '#components/deck/scroll.tsx';
import tools from '#components/deck/tool-row.module.css';
import type { Player } from '#components/player/use-player.ts';
import { HOST_GROUP, type MatrixGroup, type NamespaceMatrix } from '#engine/scene/process/namespace-matrix.ts';
import { NAMESPACES } from '#engine/trace/process-facts.ts';
import css from './matrix.module.css';
import { type ChosenNamespace, MatrixTable } from './matrix-table.tsx';
import { MatrixTwin } from './matrix-twin.tsx';
import { NamespaceKey } from './namespace-key.tsx';
import details from './process-details.module.css';
import { ProcessDetails } from './process-details.tsx';
import { spanOfProcess, usePickedProcess } from './use-picked-process.ts';

type Props = {
  player: Player | undefined;
  matrix: NamespaceMatrix;
  /** When a process is told of next after the cursor. */
  laterOf: (pid: number) => number | undefined;
  showTree: () => void;
};

/** Where there are more groups they begin folded, as that of the lab’s own processes always does. */
const FEW = 8;

/** Which process stands in which namespaces, who shares one with whom, and by which flag. */
export function NamespacesView({ player, matrix, laterOf, showTree }: Props) {
  const [search, setSearch] = useState('');
  const [differing, setDiffering] = useState(false);
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const [lit, light] = useState<ChosenNamespace>();
  const [chosen, choose] = usePickedProcess(player);
  const groups = useMemo(() => matching(matrix.groups, search), [matrix, search]);
  const many = matrix.groups.length > FEW;
  const open = useMemo(
    () => new Set(groups.filter(({ id }) => (many || id === HOST_GROUP) === turned.has(id)).map(({ id }) => id)),
    [groups, many, turned],
  );
  const toggle = useCallback((id: string) => setTurned((before) => symmetric(before, id)), []);
  if (matrix.rows.length === 0) return <NoProcess />;
  const row = matrix.rows.find(({ facts }) => facts.pid === chosen);
  const later = chosen !== undefined && !row ? laterOf(chosen) : undefined;
  const kinds = differing ? matrix.differing : NAMESPACES;
  return (
    <DeckBody
      sideLabel={row ? 'The chosen process' : 'How to read the table'}
      sideKey={String(row?.facts.pid)}
      side={
        row ? (
          <ProcessDetails
            {...{ row, matrix, lit, light, choose, showTree }}
            select={spanOfProcess(player, row.facts.pid)}
          />
        ) : (
          <NamespaceKey matrix={matrix}>
            {player && chosen !== undefined && later !== undefined && (
              <p className={details.links}>
                <span>The chosen process is read a moment after it began.</span>
                <button
                  type="button"
                  onClick={() => {
                    choose(chosen);
                    player.seek(later);
                  }}
                >
                  Go to that moment
                </button>
              </p>
            )}
          </NamespaceKey>
        )
      }
    >
      <div className={css.view}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the player's keys are not for what is typed here */}
        <div className={tools.row} onKeyDown={(event) => event.stopPropagation()}>
          <label>
            Find
            <input
              type="search"
              value={search}
              placeholder="container, program, number"
              onChange={({ target }) => setSearch(target.value)}
            />
          </label>
          <label>
            <input type="checkbox" checked={differing} onChange={({ target }) => setDiffering(target.checked)} /> only
            kinds that differ
          </label>
        </div>
        <Scroll>
          {groups.length === 0 && <p className={css.none}>No process is called so.</p>}
          {groups.length > 0 && <MatrixTable {...{ groups, kinds, open, toggle, chosen, choose, lit, light }} />}
          <MatrixTwin groups={groups} />
        </Scroll>
      </div>
    </DeckBody>
  );
}

const symmetric = (set: ReadonlySet<string>, one: string): Set<string> =>
  set.has(one) ? new Set([...set].filter((other) => other !== one)) : new Set([...set, one]);

/** A group by its name with all of its processes, else those of its processes that are called so. */
function matching(groups: readonly MatrixGroup[], search: string): MatrixGroup[] {
  const word = search.trim().toLowerCase();
  if (word === '') return [...groups];
  return groups.flatMap((group) => {
    if (group.name.toLowerCase().includes(word) || (group.id !== HOST_GROUP && group.id.startsWith(word))) return group;
    const rows = group.rows.filter(
      ({ facts: { program, pids } }) => program.toLowerCase().includes(word) || pids.map(String).includes(word),
    );
    return rows.length > 0 ? { ...group, rows } : [];
  });
}

const NoProcess = () => (
  <EmptyDeck title="No process was told of">
    <p>
      Here stands what each process is for the kernel: its namespaces, users and rights. Recordings that were made
      before this was watched do not have it. In a terminal, <code>lsns</code> lists namespaces.
    </p>
  </EmptyDeck>
);
