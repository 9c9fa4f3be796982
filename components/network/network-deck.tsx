'use client';
import { type ReactNode, useCallback, useState } from 'react';
import { DeckFrame } from '#components/deck/deck-frame.tsx';
import { ViewSwitch } from '#components/deck/view-switch.tsx';
import type { Player } from '#components/player/use-player.ts';
import type { MapSelection } from '#engine/scene/network/map-selection.ts';
import type { TraceLog } from '#engine/trace/log.ts';
import { MapTable } from './map-table.tsx';
import { MapView } from './map-view.tsx';
import { noticeOf } from './net-words.ts';
import { NoNetwork } from './no-network.tsx';
import { packetsNotice } from './packets-notice.ts';
import { PacketsView } from './packets-view.tsx';
import { rulesNotice } from './rules-notice.ts';
import { RulesView } from './rules-view.tsx';
import { useNetEvents } from './use-net-events.ts';
import { useNetMap } from './use-net-map.ts';
import { usePackets } from './use-packets.ts';
import { useRules } from './use-rules.ts';

type Props = { player: Player | undefined; log: TraceLog; live: boolean; empty?: ReactNode };

const VIEWS = [
  ['map', 'Map'],
  ['rules', 'Rules'],
  ['packets', 'Packets'],
  ['table', 'Table'],
] as const;
type View = (typeof VIEWS)[number][0];
/** Outlives a change of run. */
let lastView: View = 'map';

/** The lab's network at the cursor: its wiring, its rules, and the packets that were followed. */
export function NetworkDeck({ player, log, live, empty }: Props) {
  const known = useNetEvents(log);
  const map = useNetMap(player, known);
  const packets = usePackets(player, known);
  const [view, setView] = useState<View>(lastView);
  const rules = useRules(player, known, view === 'rules');
  const [selection, choose] = useState<MapSelection>();
  const show = useCallback((one: View) => {
    lastView = one;
    setView(one);
  }, []);
  const selectInMap = useCallback(
    (one: MapSelection | undefined) => {
      choose(one);
      if (lastView !== 'table') show('map');
    },
    [show],
  );
  if (known.network.length === 0 && known.packets.length === 0)
    return <NoNetwork live={live} waiting={player ? undefined : empty} />;
  return (
    <DeckFrame
      label="The lab’s network. Up and down move through it, Enter selects."
      player={player}
      notice={
        view === 'packets' ? packetsNotice(packets) : view === 'rules' ? rulesNotice(rules.chains) : noticeOf(map)
      }
      views={<ViewSwitch<View> views={VIEWS} view={view} choose={show} />}
      onEscape={() => choose(undefined)}
    >
      {view === 'map' && <MapView map={map} selection={selection} select={selectInMap} packets={packets} />}
      {view === 'rules' && <RulesView rules={rules} map={map} select={selectInMap} />}
      {view === 'packets' && <PacketsView map={map} {...packets} select={selectInMap} />}
      {view === 'table' && <MapTable map={map} selection={selection} select={selectInMap} />}
    </DeckFrame>
  );
}
