'use client';
/**
 * The frame of every picture but the request flow, and what they share inside it.
 *
 * A new deck `x` is
 * 1. `engine/scene/x.ts`: what is true at the cursor, pure, from what was observed;
 * 2. `components/x/x-layout.ts` (shapes, pure d3), `x-words.ts` (the sentence that says what to notice) and `x-deck.tsx`, which takes
 *    of `DeckProps` what it needs and draws
 *
 *        <DeckFrame label="…" player={player} notice={noticeOf(…)} views={<ViewSwitch … />}>
 *          <DeckBody side={<Details />} sideLabel="…">picture</DeckBody>
 *        </DeckFrame>
 *
 *    or, while there is nothing to draw, `<EmptyDeck>` with a title, what will be here and what to type to see it;
 * 3. one entry in `components/workbench/decks.tsx`: that gives it its tab, and lets lessons open it by its id (`DECKS` in
 *    `engine/lesson/lesson.ts`);
 * 4. a story in `e2e/`.
 *
 * Of the parts here: `Scroll` is a view that scrolls, `Lede` the sentence on top of it; `TextTwin` is the picture as a table (with
 * `DeckTable`), `Choice` a list to choose from, `Facts` and `Evidence` are for the side, `walk` moves through rows with up and down.
 *
 * What follows the cursor reads it with `useMoment` or `player.clock`. A chosen span goes through `player.selectSpan` to the inspector
 * beside the pictures; what only this deck knows is told in `DeckBody`'s side. A deck's own styles stand in its own modules; colours are
 * the theme's variables.
 */
import type { KeyboardEvent, ReactNode } from 'react';
import { playerKeys } from '#components/player/keys.ts';
import type { Player } from '#components/player/use-player.ts';
import css from './deck.module.css';

type Props = {
  /** What it is a picture of, for who does not see it. */
  label: string;
  player: Player | undefined;
  /** One sentence: what to notice now. */
  notice: ReactNode;
  /** Before the sentence: a choice of what the picture is of. */
  choice?: ReactNode;
  /** A `ViewSwitch`, if there is more than one way to look at it. */
  views?: ReactNode;
  /** Lets go of what is chosen. */
  onEscape?: () => void;
  children: ReactNode;
};

/** Head with the sentence and the views, the view below. It takes the player's keys. */
export function DeckFrame({ label, player, notice, choice, views, onEscape, children }: Props) {
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onEscape?.();
    else if (!(event.target as Element).closest(KEEPS_ITS_KEYS)) playerKeys(player)(event);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups controls; this is a picture that takes keys
    <div className={css.deck} role="group" aria-label={label} onKeyDown={keys}>
      <header className={css.head}>
        <div className={css.which}>
          {choice}
          <p aria-live="polite">{notice}</p>
        </div>
        {views}
      </header>
      {children}
    </div>
  );
}

/** What is chosen in a list belongs to the list. */
const KEEPS_ITS_KEYS = 'select, summary';
