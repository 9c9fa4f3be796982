'use client';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { Legend } from '#components/flow/legend.tsx';
import { RequestFlow } from '#components/flow/request-flow.tsx';
import { ImageDeck } from '#components/images/image-deck.tsx';
import { Transport } from '#components/player/transport.tsx';
import type { Player } from '#components/player/use-player.ts';
import { ProcessDeck } from '#components/processes/process-deck.tsx';
import { Tabs } from '#components/shell/tabs.tsx';
import type { Runs } from '#engine/scene/runs.ts';
import { isIncomplete } from '#engine/scene/trace-view.ts';
import type { TraceLog } from '#engine/trace/log.ts';
import { EmptyPicture } from './empty-picture.tsx';
import css from './workbench.module.css';

/** It brings a reader of Dockerfiles, which other pictures do not need. */
const BuildDeck = lazy(() =>
  import('#components/build/build-deck.tsx').then((module) => ({ default: module.BuildDeck })),
);

const SOON = 'This picture is to come';
const DECKS = [
  { id: 'request-flow', name: 'Request flow' },
  { id: 'layers', name: 'Layers' },
  { id: 'build', name: 'Build' },
  { id: 'network', name: 'Network', disabled: SOON },
  { id: 'storage', name: 'Storage', disabled: SOON },
  { id: 'processes', name: 'Processes' },
] as const;
type Deck = (typeof DECKS)[number]['id'];

/** What a lesson wants in front, as far as there is such a picture. */
const orThere = (wanted: Deck): Deck =>
  DECKS.some((deck) => deck.id === wanted && !('disabled' in deck)) ? wanted : 'request-flow';

type Props = {
  player: Player | undefined;
  runs: Runs;
  log: TraceLog;
  problem: string | null;
  unreadable: number;
  booting: boolean;
  live: boolean;
  /** A line to begin with. */
  example: string;
  /** The picture that is in front when the page opens. */
  first: Deck;
};

/** The pictures of one run, with the player under them. */
export function DeckArea({ player, runs, log, problem, unreadable, booting, live, example, first }: Props) {
  const [deck, setDeck] = useState<Deck>(orThere(first));
  const Picture = deck === 'processes' ? ProcessDeck : RequestFlow;
  const hasLegend = deck !== 'layers' && deck !== 'build';
  const empty = <EmptyPicture booting={booting} live={live} example={example} />;
  return (
    <section className={css.center} aria-label="Pictures" data-picture>
      <div className={css.bar}>
        <Tabs<Deck> label="Pictures" prefix="deck" tabs={DECKS} value={deck} onChange={setDeck} />
        <div className={css.side}>
          {player && <ShownCommand player={player} />}
          {hasLegend && (
            <div className={css.compactLegend}>
              <Legend compact />
            </div>
          )}
        </div>
      </div>
      <Warnings player={player} problem={problem} unreadable={unreadable} />
      <div role="tabpanel" id={`deck-panel-${deck}`} aria-labelledby={`deck-tab-${deck}`} className={css.picture}>
        {deck === 'layers' ? (
          <ImageDeck player={player} log={log} live={live} empty={empty} />
        ) : deck === 'build' ? (
          <Suspense fallback={<div className={css.nothing} />}>
            <BuildDeck player={player} runs={runs} log={log} live={live} empty={empty} />
          </Suspense>
        ) : (
          <Picture player={player} empty={empty} />
        )}
      </div>
      {hasLegend && (
        <div className={css.legend}>
          <Legend />
        </div>
      )}
      <div className={css.transport}>
        <Transport player={player} compact />
      </div>
    </section>
  );
}

/** The command whose picture this is; pressing it lists the others. */
function ShownCommand({ player: { trace } }: { player: Player }) {
  return (
    <button
      type="button"
      className={css.command}
      popoverTarget="runs"
      title={`${trace.commandLine}: choose another run`}
    >
      <span aria-hidden="true">$</span> <code>{trace.commandLine || 'background'}</code>
      {trace.failed && <small data-bad>exit {trace.exitCode ?? '?'}</small>}
      {trace.open && <small>running</small>}
    </button>
  );
}

function Warnings({ player, problem, unreadable }: Pick<Props, 'player' | 'problem' | 'unreadable'>): ReactNode {
  const losses = player && isIncomplete(player.trace) ? player.trace.losses : [];
  const lines = [
    problem,
    unreadable > 0 ? `Lines of this recording that could not be read and are left out: ${unreadable}.` : null,
    losses.length > 0
      ? `This picture is incomplete: ${losses.map((loss) => `${loss.probe}: ${loss.detail}`).join('; ')}`
      : null,
  ].filter((line) => line !== null);
  if (lines.length === 0) return null;
  return (
    <div role="alert" className={css.warning}>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}
