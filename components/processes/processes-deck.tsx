'use client';
import { type ReactNode, useMemo, useState } from 'react';
import { DeckFrame } from '#components/deck/deck-frame.tsx';
import { type Told, useTold } from '#components/deck/use-told.ts';
import { ViewSwitch } from '#components/deck/view-switch.tsx';
import type { Player } from '#components/player/use-player.ts';
import { limitGauges } from '#engine/scene/process/limit-gauges.ts';
import { namespaceMatrix } from '#engine/scene/process/namespace-matrix.ts';
import { isAboutProcesses } from '#engine/scene/process/process-world.ts';
import type { TraceLog } from '#engine/trace/log.ts';
import { LifeCycleView } from './life-cycle-view.tsx';
import { limitsNotice } from './limit-words.ts';
import { LimitsView } from './limits-view.tsx';
import { namespacesNotice } from './namespace-words.ts';
import { NamespacesView } from './namespaces-view.tsx';
import { ProcessDeck } from './process-deck.tsx';
import { useProcessWorld } from './use-process-world.ts';

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
  if (view === 'times') return <ProcessDeck player={player} told={told} empty={empty} views={views} />;
  const given = { player, told, live, log };
  if (view === 'namespaces') return <Namespaces {...given} views={views} showTree={() => show('times')} />;
  if (view === 'limits') return <Limits {...given} views={views} />;
  return <LifeCycleView {...given} views={views} />;
}

/** What each view gets that is framed by itself. */
export type FramedProps = ProcessViewProps & { views: ReactNode };

/** Of groups what was asked for is told. */
const OF_NAMESPACES = ['process-facts', 'cgroup'] as const;

function Namespaces({ player, told, views, showTree }: FramedProps & { showTree: () => void }) {
  const { world, containers } = useProcessWorld(player, told, OF_NAMESPACES);
  const matrix = useMemo(() => namespaceMatrix(world, containers), [world, containers]);
  const laterOf = (pid: number): number | undefined =>
    told.facts.find(
      ({ subject, at }) =>
        subject.kind === 'process-facts' && subject.id === String(pid) && at > (player?.clock.at ?? 0),
    )?.at;
  return (
    <DeckFrame
      label="Namespaces of the lab’s processes. Up and down move through them, Enter selects."
      player={player}
      notice={namespacesNotice(matrix)}
      views={views}
      ownMarks
    >
      <NamespacesView player={player} matrix={matrix} laterOf={laterOf} showTree={showTree} />
    </DeckFrame>
  );
}

const OF_LIMITS = ['cgroup'] as const;

function Limits({ player, told, views }: FramedProps) {
  const { world, containers } = useProcessWorld(player, told, OF_LIMITS);
  const rows = useMemo(() => limitGauges(world, containers), [world, containers]);
  return (
    <DeckFrame
      label="Limits of the containers. Up and down move through them, Enter selects."
      player={player}
      notice={limitsNotice(rows)}
      views={views}
      ownMarks
    >
      <LimitsView rows={rows} player={player} />
    </DeckFrame>
  );
}
