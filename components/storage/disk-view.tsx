'use client';
import { useEffect, useMemo, useRef } from 'react';
import { DeckHead } from '#components/deck/deck-head.tsx';
import { EmptyDeck } from '#components/deck/empty-deck.tsx';
import { Lede, Scroll } from '#components/deck/scroll.tsx';
import tools from '#components/deck/tool-row.module.css';
import { useMomentOf } from '#components/deck/use-moment-of.ts';
import { type LabHand, useLabHand } from '#components/network/lab-hand.ts';
import { containersAt } from '#engine/scene/network/containers-at.ts';
import { bytesText, durationText } from '#engine/scene/number-words.ts';
import { compared, type DiskGroup, differences, diskGroups } from '#engine/scene/storage/disk-groups.ts';
import { storageHistory } from '#engine/scene/storage/storage-world.ts';
import type { TraceLog } from '#engine/trace/log.ts';
import type { DiskUse } from '#engine/trace/storage.ts';
import css from './disk.module.css';
import { DiskBars } from './disk-bars.tsx';
import { DiskCompared } from './disk-compared.tsx';
import type { StorageViewProps } from './storage-deck.tsx';

/** What takes how much of the lab's disk: counted, and as the engine reckons. */
export function DiskView({ player, told, live, log }: StorageViewProps) {
  const hand = useLabHand();
  const history = storageHistory(told.facts);
  const moments = useMemo(() => history.moments(['disk-use']), [history]);
  const at = useMomentOf(player, moments, told);
  // Counted after the run that is shown: for the disk as it is now, that is what there is.
  const use = history.worldAt(at)['disk-use'].get('local') ?? (live ? history.lastOf('disk-use', 'local') : undefined);
  useCountOnce(hand, log);
  if (!use) return <NotCounted live={live} />;
  const groups = groupsOf(use, namesIn(told, at));
  const isLater = history.worldAt(at)['disk-use'].size === 0;
  return (
    <>
      <DeckHead notice={noticeOf(groups, use.total - use.free)} />
      <Scroll label="What takes the disk">
        <Lede>
          <small>
            {isLater && 'Counted later than the cursor. '}
            {bytesText(use.total - use.free)} of the lab’s disk of {bytesText(use.total)} are taken. Blocks, each inode
            once, at the place that holds it.{use.cut && ` ${use.cut}`}
          </small>
        </Lede>
        <DiskBars groups={groups} taken={use.total - use.free} />
        {hand && (
          <div className={`${tools.row} ${css.again}`}>
            <button type="button" onClick={() => hand.countDisk()}>
              Count again
            </button>
            {use.took !== undefined && <span>the last count took {durationText(use.took)}</span>}
          </div>
        )}
        <DiskCompared lines={compared(use)} reasons={differences(use)} />
      </Scroll>
    </>
  );
}

/** When somebody opens it; again for another lab, not when something is told of this one. */
function useCountOnce(hand: LabHand | null, log: TraceLog): void {
  const asked = useRef<TraceLog>(null);
  useEffect(() => {
    if (hand && asked.current !== log && hand.countDisk()) asked.current = log;
  }, [hand, log]);
}

function namesIn(told: StorageViewProps['told'], at: number) {
  const containers = containersAt(told.containers, at);
  return (id: string | undefined): string | undefined => (id === undefined ? undefined : containers.get(id)?.name);
}

const groupsOf = (use: DiskUse, nameOf: (id: string | undefined) => string | undefined): DiskGroup[] =>
  diskGroups(use, ({ what, id }) =>
    what === 'container' || what === 'log' ? nameOf(id) : id?.replace(/^sha256:(.{12}).*/, '$1'),
  );

function noticeOf(groups: readonly DiskGroup[], taken: number): string {
  const [largest] = groups.toSorted((a, b) => b.taken - a.taken);
  if (!largest) return 'Nothing takes any room.';
  return `${largest.name} take the most: ${bytesText(largest.taken)}, ${Math.round((100 * largest.taken) / taken)} % of what is taken.`;
}

const NotCounted = ({ live }: { live: boolean }) => (
  <EmptyDeck title={live ? 'Counting what takes the disk' : 'The disk was not counted'}>
    <p>
      {live
        ? 'The engine walks its volumes and containers to answer, and all that Docker keeps is counted beside it.'
        : 'To count it, the engine has to walk through all it has, so that happens only while somebody looks. Nobody did in this recording.'}
    </p>
  </EmptyDeck>
);
