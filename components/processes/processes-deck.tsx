'use client';
import { type ReactNode, useMemo, useState } from 'react';
import { DeckFrame } from '#components/deck/deck-frame.tsx';
import { DeckHead } from '#components/deck/deck-head.tsx';
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
import { ProcessTree } from './process-tree.tsx';
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
const LABELS: Readonly<Record<View, string>> = {
  times:
    'Processes. Up and down move through them, Enter selects; space plays, left and right step through the messages.',
  namespaces: 'Namespaces of the lab’s processes. Up and down move through them, Enter selects.',
  limits: 'Limits of the containers. Up and down move through them, Enter selects.',
  life: 'Lives of the lab’s containers. Up and down move through one, Enter selects.',
};
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
  const given = { player, told, live, log };
  return (
    <DeckFrame
      label={LABELS[view]}
      player={player}
      views={<ViewSwitch<View> views={VIEWS} view={view} choose={show} />}
      ownMarks={view !== 'times'}
    >
      {view === 'times' && <ProcessTree player={player} told={told} empty={empty} />}
      {view === 'namespaces' && <Namespaces {...given} showTree={() => show('times')} />}
      {view === 'limits' && <Limits {...given} />}
      {view === 'life' && <LifeCycleView {...given} />}
    </DeckFrame>
  );
}

/** Of groups what was asked for is told. */
const OF_NAMESPACES = ['process-facts', 'cgroup'] as const;

function Namespaces({ player, told, showTree }: ProcessViewProps & { showTree: () => void }) {
  const { world, containers } = useProcessWorld(player, told, OF_NAMESPACES);
  const matrix = useMemo(() => namespaceMatrix(world, containers), [world, containers]);
  const laterOf = (pid: number): number | undefined =>
    told.facts.find(
      ({ subject, at }) =>
        subject.kind === 'process-facts' && subject.id === String(pid) && at > (player?.clock.at ?? 0),
    )?.at;
  return (
    <>
      <DeckHead notice={namespacesNotice(matrix)} />
      <NamespacesView player={player} matrix={matrix} laterOf={laterOf} showTree={showTree} />
    </>
  );
}

const OF_LIMITS = ['cgroup'] as const;

function Limits({ player, told }: ProcessViewProps) {
  const { world, containers } = useProcessWorld(player, told, OF_LIMITS);
  const rows = useMemo(() => limitGauges(world, containers), [world, containers]);
  return (
    <>
      <DeckHead notice={limitsNotice(rows)} />
      <LimitsView rows={rows} player={player} />
    </>
  );
}
