import type { KeyboardEvent } from 'react';

/** Up and down are for the list; left and right stay the player's. Home and End too: they are the player's start and end. */
export function walk(event: KeyboardEvent<HTMLElement>): void {
  const rows = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('button[data-row]:not(:disabled)')];
  const index = rows.indexOf(event.target as HTMLButtonElement);
  const next = event.key === 'ArrowDown' ? rows[index + 1] : event.key === 'ArrowUp' ? rows[index - 1] : undefined;
  if (!next || index < 0) return;
  event.preventDefault();
  next.focus();
}
