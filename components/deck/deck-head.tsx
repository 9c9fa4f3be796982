'use client';
import { createContext, type ReactNode, useContext } from 'react';
import { createPortal } from 'react-dom';
import css from './deck.module.css';

type Places = { choice: HTMLElement | null; notice: HTMLElement | null };

const Context = createContext<Places>({ choice: null, notice: null });

/** Where the head of a frame has room for what is in it. */
export const HeadPlaces = Context.Provider;

type Props = {
  /** One sentence: what to notice now. */
  notice?: ReactNode;
  /** Before the sentence: a choice of what the picture is of. */
  choice?: ReactNode;
};

/**
 * Fills the head of the frame around it. A frame that several views share stays when another view comes: who switched keeps the focus, and
 * the new sentence is read out.
 */
export function DeckHead({ notice, choice }: Props) {
  const places = useContext(Context);
  return (
    <>
      {places.choice && createPortal(choice, places.choice)}
      {places.notice && createPortal(withWholeFlags(notice), places.notice)}
    </>
  );
}

/** A line may end after any hyphen, and `--` alone says nothing. */
function withWholeFlags(notice: ReactNode): ReactNode {
  if (typeof notice !== 'string') return notice;
  return notice.split(/(--[\w-]+)/).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one sentence have no names
      <span key={index} className={css.flag}>
        {part}
      </span>
    ),
  );
}
