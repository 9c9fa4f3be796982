import type { ReactNode } from 'react';
import css from './deck.module.css';

type Props = {
  /** What is chosen, in full; while nothing is, the whole in numbers and how to read it. */
  side: ReactNode;
  sideLabel: string;
  /** Names what is chosen: another one begins at its top. */
  sideKey?: string;
  children: ReactNode;
};

/** A picture and, beside it, what is chosen in it; one below the other where it is narrow. */
export function DeckBody({ side, sideLabel, sideKey, children }: Props) {
  return (
    <div className={css.body}>
      {children}
      <aside className={css.side} aria-label={sideLabel} key={sideKey}>
        {side}
      </aside>
    </div>
  );
}
