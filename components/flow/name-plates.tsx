'use client';
import { memo, useMemo } from 'react';
import { unitFor } from '#components/player/time-text.ts';
import { useStepIndex } from '#components/player/use-cursor.ts';
import type { Player } from '#components/player/use-player.ts';
import { deckStatus } from '#engine/scene/deck-status.ts';
import { type Deck, type Decks, kernelRowTop } from './deck-layout.ts';
import css from './flow.module.css';

type Props = {
  player: Player;
  decks: Decks;
  /** One line per deck. */
  narrow: boolean;
  /** Short names: the full ones would run into the kernel's rows or be cut. */
  tight: boolean;
};

/** The left edge: what each deck is, what it does at the cursor, and the door it is reached through. */
export function NamePlates({ player, decks, narrow, tight }: Props) {
  useStepIndex(player);
  const { trace, steps, clock } = player;
  const at = clock.at;
  return (
    <div className={css.plates} aria-hidden="true">
      <Corner player={player} height={decks.top} narrow={narrow} />
      {decks.list.map((deck) => {
        const { state, text, pid } = deckStatus(trace, steps, deck.component, at);
        return (
          <Plate
            key={deck.component}
            deck={deck}
            state={state}
            text={text}
            pid={pid}
            dense={decks.dense}
            narrow={narrow}
            tight={tight}
          />
        );
      })}
      {decks.kernelRows.map((row) => (
        <span
          key={row}
          className={css.rowName}
          style={{
            top: kernelRowTop(decks, row),
            height: decks.kernelRowHeight,
            lineHeight: `${decks.kernelRowHeight}px`,
          }}
        >
          {row}
        </span>
      ))}
    </div>
  );
}

function Corner({ player: { trace, steps }, height, narrow }: { player: Player; height: number; narrow: boolean }) {
  const calls = useMemo(() => steps.filter((step) => step.phase !== 'answer').length, [steps]);
  const duration = trace.end - trace.start;
  const unit = unitFor(duration);
  return (
    <div className={css.corner} style={{ height }}>
      {!narrow && (
        <span>
          <b>{calls}</b> {calls === 1 ? 'event' : 'events'} in
        </span>
      )}
      <span>
        <b>{Number((duration / unit.ns).toPrecision(3))}</b> {unit.name}
      </span>
    </div>
  );
}

type PlateProps = {
  deck: Deck;
  state: string;
  text: string;
  pid: number | undefined;
  dense: boolean;
  narrow: boolean;
  tight: boolean;
};

const Plate = memo(function Plate({ deck, state, text, pid, dense, narrow, tight }: PlateProps) {
  const { component, name, about, y, height, gutter, door } = deck;
  const low = height < 38 || narrow;
  return (
    <>
      {door && (
        <div className={css.door} style={{ top: y - gutter, height: gutter }}>
          {component === 'kernel' && narrow ? 'kernel calls' : tight ? door.split(',')[0] : door}
        </div>
      )}
      <div
        className={css.plate}
        data-state={state}
        data-deck={component}
        data-low={low || undefined}
        style={{ top: y, height }}
      >
        <span className={css.lamp} />
        <span className={css.plateText}>
          <b>
            {component === 'kernel' ? (narrow ? '' : tight ? 'kernel' : 'Linux kernel') : name}
            {pid !== undefined && state !== 'off' && state !== 'gone' && !narrow && <i>{pid}</i>}
          </b>
          {about && height > 92 && !dense && !narrow && <span className={css.about}>{about}</span>}
          {!narrow && (
            <span className={css.status} title={text}>
              {text}
            </span>
          )}
        </span>
      </div>
    </>
  );
});
