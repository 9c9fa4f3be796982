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
 *    A deck of several views has one frame for all, so that its buttons stay where they are; each view fills the head by `<DeckHead notice choice>`.
 *    Or, while there is nothing to draw, `<EmptyDeck>` with a title, what will be here and what to type to see it;
 * 3. one entry in `components/workbench/decks.tsx`: that gives it its tab, and lets lessons open it by its id (`DECKS` in
 *    `engine/lesson/lesson.ts`);
 * 4. a story in `e2e/`.
 *
 * Of the parts here: `Scroll` is a view that scrolls, `Lede` the sentence on top of it; `TextTwin` is the picture as a table (with
 * `DeckTable`), `Choice` a list to choose from, `Facts` and `Evidence` are for the side, `walk` moves through rows with up and down.
 *
 * Each picture can be saved as it is seen, without code of its own (`components/picture-file`): what is under `data-not-in-file` is left out.
 *
 * What follows the cursor reads it with `useMoment` or `player.clock`. A chosen span goes through `player.selectSpan` to the inspector
 * beside the pictures; what only this deck knows is told in `DeckBody`'s side. A deck's own styles stand in its own modules; colours are
 * the theme's variables.
 */
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { SavePicture } from '#components/picture-file/save-picture.tsx';
import { playerKeys } from '#components/player/keys.ts';
import type { Player } from '#components/player/use-player.ts';
import css from './deck.module.css';
import { HeadPlaces } from './deck-head.tsx';

type Props = {
  /** What it is a picture of, for who does not see it; the first sentence names it in a file. */
  label: string;
  player: Player | undefined;
  /** One sentence: what to notice now. Views of one frame say it by `DeckHead`. */
  notice?: ReactNode;
  /** Before the sentence: a choice of what the picture is of. */
  choice?: ReactNode;
  /** A `ViewSwitch`, if there is more than one way to look at it. */
  views?: ReactNode;
  /** It is not drawn with the marks of the request flow, though others of its deck are: their legend goes. */
  ownMarks?: boolean;
  /** Lets go of what is chosen. */
  onEscape?: () => void;
  children: ReactNode;
};

/** Head with the sentence and the views, the view below. It takes the player's keys. */
export function DeckFrame({ label, player, notice, choice, views, ownMarks, onEscape, children }: Props) {
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onEscape?.();
    else if (!(event.target as Element).closest(KEEPS_ITS_KEYS)) playerKeys(player)(event);
  };
  const [picture, sentence] = [useRef<HTMLDivElement>(null), useRef<HTMLParagraphElement>(null)];
  const [choicePlace, setChoicePlace] = useState<HTMLElement | null>(null);
  const [noticePlace, setNoticePlace] = useState<HTMLElement | null>(null);
  const [name] = label.split('. ');
  const words = () => ({
    title: [name, player?.trace.commandLine].filter(Boolean).join(': '),
    notice: sentence.current?.textContent ?? '',
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups controls; this is a picture that takes keys
    <div className={css.deck} role="group" aria-label={label} data-own-marks={ownMarks} onKeyDown={keys}>
      <header className={css.head}>
        <h2 className="sr">{name}</h2>
        <div className={css.which}>
          {choice}
          <span ref={setChoicePlace} />
          <p ref={sentence} aria-live="polite">
            {notice}
            <span ref={setNoticePlace} />
          </p>
        </div>
        <div className={css.tools}>
          <SavePicture picture={picture} words={words} />
          {views}
        </div>
      </header>
      <div ref={picture} className={css.picture}>
        <HeadPlaces value={{ choice: choicePlace, notice: noticePlace }}>{children}</HeadPlaces>
      </div>
    </div>
  );
}

/** What is chosen in a list belongs to the list. */
const KEEPS_ITS_KEYS = 'select, summary';
