'use client';
import { type ReactNode, useState } from 'react';
import { DeckFrame } from '#components/deck/deck-frame.tsx';
import { type Told, useTold } from '#components/deck/use-told.ts';
import { ViewSwitch } from '#components/deck/view-switch.tsx';
import type { Player } from '#components/player/use-player.ts';
import { isAboutProcesses } from '#engine/scene/process/process-world.ts';
import type { TraceLog } from '#engine/trace/log.ts';
import { LifeCycleView } from './life-cycle-view.tsx';
import { LimitsView } from './limits-view.tsx';
import { NamespacesView } from './namespaces-view.tsx';
import { ProcessDeck } from './process-deck.tsx';

type Props = { player: Player | undefined; log: TraceLog; live: boolean; empty?: ReactNode };

/** What each view of the deck gets. */
export type ProcessViewProps = { player: Player | undefined; told: Told; live: boolean; log: TraceLog };

const VIEWS = [
  ['times', 'Tree'],
  ['namespaces', 'Namespaces'],
  ['limits', 'Limits'],
  ['life', 'Life cycle'],
] as const;
type View = (typeof VIEWS)[number][0];
/** Outlives a change of run. */
let lastView: View = 'times';

/** What the lab's containers are for the kernel: processes, namespaces, limits, and the life of each container. */
export function ProcessesDeck({ player, log, live, empty }: Props) {
  const told = useTold(log, isAboutProcesses);
  const [view, setView] = useState<View>(lastView);
  const show = (one: View) => {
    lastView = one;
    setView(one);
  };
  const views = <ViewSwitch<View> views={VIEWS} view={view} choose={show} />;
  if (view === 'times') return <ProcessDeck player={player} empty={empty} views={views} />;
  const given = { player, told, live, log };
  return (
    <DeckFrame
      label="Processes of the lab. Up and down move through them, Enter selects."
      player={player}
      notice=""
      views={views}
    >
      {view === 'namespaces' && <NamespacesView {...given} />}
      {view === 'limits' && <LimitsView {...given} />}
      {view === 'life' && <LifeCycleView {...given} />}
    </DeckFrame>
  );
}
