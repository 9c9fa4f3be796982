'use client';
import { type ReactNode, useState } from 'react';
import { DeckFrame } from '#components/deck/deck-frame.tsx';
import { EmptyDeck } from '#components/deck/empty-deck.tsx';
import { type Told, useTold } from '#components/deck/use-told.ts';
import { ViewSwitch } from '#components/deck/view-switch.tsx';
import type { Player } from '#components/player/use-player.ts';
import { isAboutStorage } from '#engine/scene/storage/storage-world.ts';
import { isAboutVolume } from '#engine/scene/storage/volumes-at.ts';
import type { StateChanged, TraceEvent } from '#engine/trace/event.ts';
import type { TraceLog } from '#engine/trace/log.ts';
import { DiskView } from './disk-view.tsx';
import { LayersView } from './layers-view.tsx';
import { MeasureView } from './measure-view.tsx';
import { MountsView } from './mounts-view.tsx';

type Props = { player: Player | undefined; log: TraceLog; live: boolean; empty?: ReactNode };

/** What each view of the deck gets. */
export type StorageViewProps = {
  player: Player | undefined;
  told: Told;
  live: boolean;
  log: TraceLog;
};

const VIEWS = [
  ['layers', 'Layers'],
  ['mounts', 'Mounts'],
  ['disk', 'Disk use'],
  ['measure', 'Measure'],
] as const;
type View = (typeof VIEWS)[number][0];
const NAMES = Object.fromEntries(VIEWS) as Record<View, string>;
const SHOWN = { layers: LayersView, mounts: MountsView, disk: DiskView, measure: MeasureView };
/** Outlives a change of run. */
let lastView: View = 'layers';

const isTold = (event: TraceEvent): event is StateChanged => isAboutStorage(event) || isAboutVolume(event);

/** Where the lab's containers keep their bytes at the cursor: overlays, mounts, and what takes how much of the disk. */
export function StorageDeck({ player, log, live, empty }: Props) {
  const told = useTold(log, isTold);
  const [view, setView] = useState<View>(lastView);
  if (!told.facts.some(isAboutStorage) && !(live && player))
    return <NoStorage live={live} waiting={player ? undefined : empty} />;
  const show = (one: View) => {
    lastView = one;
    setView(one);
  };
  const Shown = SHOWN[view];
  return (
    <DeckFrame
      label={`The lab’s storage: ${NAMES[view].toLowerCase()}. Up and down move through it, Enter selects.`}
      player={player}
      views={<ViewSwitch<View> views={VIEWS} view={view} choose={show} />}
      ownMarks
    >
      <Shown {...{ player, told, live, log }} />
    </DeckFrame>
  );
}

function NoStorage({ live, waiting }: { live: boolean; waiting: ReactNode }) {
  if (live && waiting) return waiting;
  return (
    <EmptyDeck title="Nothing is known of the storage">
      <p>
        {live
          ? 'No container was made yet. Here you will see the layers it stands on, what it writes, and what is mounted in it.'
          : 'This recording was made before storage was observed. Record the run again to see it.'}
      </p>
    </EmptyDeck>
  );
}
