'use client';
import { type ReactNode, useState } from 'react';
import { DeckFrame } from '#components/deck/deck-frame.tsx';
import { ViewSwitch } from '#components/deck/view-switch.tsx';
import type { Player } from '#components/player/use-player.ts';
import type { MapSelection } from '#engine/scene/network/map-selection.ts';
import type { TraceLog } from '#engine/trace/log.ts';
import { MapTable } from './map-table.tsx';
import { MapView } from './map-view.tsx';
import { noticeOf } from './net-words.ts';
import { NoNetwork } from './no-network.tsx';
import { useNetEvents } from './use-net-events.ts';
import { useNetMap } from './use-net-map.ts';

type Props = { player: Player | undefined; log: TraceLog; live: boolean; empty?: ReactNode };

const VIEWS = [
  ['map', 'Map'],
  ['table', 'Table'],
] as const;
type View = (typeof VIEWS)[number][0];
/** Outlives a change of run. */
let lastView: View = 'map';

/** The lab's network at the cursor: its wiring, its rules, and the packets that were followed. */
export function NetworkDeck({ player, log, live, empty }: Props) {
  const known = useNetEvents(log);
  const map = useNetMap(player, known);
  const [view, setView] = useState<View>(lastView);
  const [selection, select] = useState<MapSelection>();
  if (known.network.length === 0) return <NoNetwork live={live} waiting={player ? undefined : empty} />;
  const choose = (one: View) => {
    lastView = one;
    setView(one);
  };
  return (
    <DeckFrame
      label="The lab’s network. Up and down move through it, Enter selects."
      player={player}
      notice={noticeOf(map)}
      views={<ViewSwitch<View> views={VIEWS} view={view} choose={choose} />}
      onEscape={() => select(undefined)}
    >
      {view === 'map' ? (
        <MapView map={map} way={undefined} selection={selection} select={select} />
      ) : (
        <MapTable map={map} selection={selection} select={select} />
      )}
    </DeckFrame>
  );
}
