import type { ReactNode } from 'react';
import css from './deck.module.css';

/** Nothing to draw: a title that says so, and what will be here or what to type (`<p>` with `<code>`). */
export const EmptyDeck = ({ title, children }: { title: string; children: ReactNode }) => (
  <div className={css.none}>
    <h2>{title}</h2>
    {children}
  </div>
);
