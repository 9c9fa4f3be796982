'use client';
import { type ReactNode, useMemo, useState } from 'react';
import { Choice } from '#components/deck/choice.tsx';
import { DeckFrame } from '#components/deck/deck-frame.tsx';
import { ViewSwitch } from '#components/deck/view-switch.tsx';
import { type StoreEvents, useStoreEvents } from '#components/images/use-store-events.ts';
import { useMoment } from '#components/player/use-moment.ts';
import type { Player } from '#components/player/use-player.ts';
import type { Build } from '#engine/scene/build.ts';
import type { Runs } from '#engine/scene/runs.ts';
import type { TraceLog } from '#engine/trace/log.ts';
import { noticeOf, titleOf } from './build-words.ts';
import { type CacheSeen, cachesIn } from './cache-seen.ts';
import { CacheView } from './cache-view.tsx';
import { CompareView } from './compare-view.tsx';
import { ContextView } from './context-view.tsx';
import { GraphView } from './graph-view.tsx';
import { NoBuild, NoBuildHere } from './no-build.tsx';
import { ResultView } from './result-view.tsx';
import { momentsOf } from './step-moment.ts';
import { StepsView } from './steps-view.tsx';
import { useBuilds } from './use-builds.ts';

type Props = { player: Player | undefined; runs: Runs; log: TraceLog; live: boolean; empty?: ReactNode };

/** A build from its Dockerfile to its image: steps, graph, context, layers; held against another one; and what the cache keeps. */
export function BuildDeck({ player, runs, log, live, empty }: Props) {
  const stored = useStoreEvents(log);
  const builds = useBuilds(runs, stored);
  const seen = useMemo(() => [...runs.views.values()].flatMap(({ requests }) => cachesIn(requests)), [runs]);
  if (!player) return empty;
  if (builds.length === 0 && seen.length === 0) return <NoBuild live={live} />;
  return <Deck key={player.trace.id} {...{ player, builds, seen, runs, stored }} />;
}

const VIEWS = [
  ['steps', 'Steps'],
  ['graph', 'Graph'],
  ['context', 'Context'],
  ['image', 'Image'],
  ['compare', 'Compare'],
  ['cache', 'Cache'],
] as const;
type View = (typeof VIEWS)[number][0];
/** They are about the session, and need no build in this run. */
const OF_SESSION: readonly View[] = ['compare', 'cache'];
/** Outlives a change of run: who looks at graphs goes on looking at graphs. */
let lastView: View = 'steps';

type DeckProps = {
  player: Player;
  builds: readonly Build[];
  seen: readonly CacheSeen[];
  runs: Runs;
  stored: StoreEvents;
};

function Deck({ player, builds, seen, runs, stored }: DeckProps) {
  const own = builds.filter(({ trace }) => trace === player.trace.id);
  const [picked, pick] = useState<string>();
  const [view, choose] = useState<View>(lastView);
  const build = own.find(({ id }) => id === picked) ?? own.at(-1);
  const show = (one: View) => {
    lastView = one;
    choose(one);
  };
  return (
    <DeckFrame
      label="Builds"
      player={player}
      choice={
        own.length > 1 && (
          <Choice
            label="Build of this run"
            options={own.map((one, index) => [one.id, `${index + 1}: ${titleOf(one, one.options.tags[0] ?? '')}`])}
            value={build?.id}
            choose={pick}
          />
        )
      }
      notice={build ? <Notice player={player} build={build} /> : 'This run builds nothing.'}
      views={<ViewSwitch views={VIEWS} view={view} choose={show} />}
    >
      <Shown {...{ view, player, build, builds, seen, runs, stored }} />
    </DeckFrame>
  );
}

type ShownProps = DeckProps & { view: View; build: Build | undefined };

function Shown({ view, player, build, builds, seen, runs, stored }: ShownProps) {
  if (!build && !OF_SESSION.includes(view)) return <NoBuildHere commandLine={player.trace.commandLine} />;
  switch (view) {
    case 'steps':
      return build && <StepsView player={player} build={build} />;
    case 'graph':
      return build && <GraphView player={player} build={build} />;
    case 'context':
      return build && <ContextView key={build.id} {...{ player, build, builds }} />;
    case 'image':
      return build && <ResultView {...{ player, build, stored }} />;
    case 'compare':
      return <CompareView {...{ builds, build, runs }} now={player.trace.end} />;
    case 'cache':
      return <CacheView player={player} seen={seen} />;
    default:
      return view satisfies never;
  }
}

function Notice({ player, build }: { player: Player; build: Build }) {
  const moments = useMemo(() => momentsOf(build), [build]);
  useMoment(player, moments);
  return noticeOf(build, player.clock.at);
}
