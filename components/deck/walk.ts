import type { KeyboardEvent } from 'react';

/**
 * For a list of `button`s with `data-row`: up and down are for the list; left and right stay the player's. Home and End too: they are the
 * player's start and end.
 */
export const walk = (event: KeyboardEvent<HTMLElement>): void => step(event, rowsOf(event.currentTarget));

/** The same where rows stand in another order than they are told, as those of a tree: as they are seen, from top to bottom. */
export const walkDown = (event: KeyboardEvent<HTMLElement>): void =>
  step(
    event,
    rowsOf(event.currentTarget).sort((one, other) => topOf(one) - topOf(other)),
  );

/** On the page: rows may stand in boxes of their own. */
const topOf = (row: HTMLElement): number => row.getBoundingClientRect().top;

const rowsOf = (list: HTMLElement): HTMLButtonElement[] => [
  ...list.querySelectorAll<HTMLButtonElement>('button[data-row]:not(:disabled)'),
];

function step(event: KeyboardEvent, rows: readonly HTMLButtonElement[]): void {
  const index = rows.indexOf(event.target as HTMLButtonElement);
  const next = event.key === 'ArrowDown' ? rows[index + 1] : event.key === 'ArrowUp' ? rows[index - 1] : undefined;
  if (!next || index < 0) return;
  event.preventDefault();
  next.focus();
}
