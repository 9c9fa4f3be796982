'use client';
import { type ReactNode, Suspense } from 'react';
import { Legend } from '#components/flow/legend.tsx';
import { useHostNumber } from '#components/lab/host.ts';
import { Transport } from '#components/player/transport.tsx';
import type { Player } from '#components/player/use-player.ts';
import { Tabs } from '#components/shell/tabs.tsx';
import { isIncomplete } from '#engine/scene/trace-view.ts';
import { DECKS, type DeckId, type DeckProps, pictureOf } from './decks.tsx';
import { EmptyPicture } from './empty-picture.tsx';
import css from './workbench.module.css';

type Props = Omit<DeckProps, 'empty'> & {
  problem: string | null;
  unreadable: number;
  booting: boolean;
  /** A line to begin with. */
  example: string;
  deck: DeckId;
  onDeck: (deck: DeckId) => void;
};

/** The pictures of one run, with the player under them. */
export function DeckArea({ player, runs, log, problem, unreadable, booting, live, example, deck, onDeck }: Props) {
  const host = useHostNumber();
  const { Picture, hasLegend = false } = pictureOf(deck);
  const empty = <EmptyPicture booting={booting} live={live} example={example} />;
  return (
    <section className={css.center} aria-label="Pictures" data-picture>
      <div className={css.bar}>
        <Tabs<DeckId> label="Pictures" prefix="deck" tabs={DECKS} value={deck} onChange={onDeck} />
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
        <Suspense>
          <Picture key={host} {...{ player, runs, log, live, empty }} />
        </Suspense>
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
