'use client';
import { useCallback, useSyncExternalStore } from 'react';
import { prefersStillness } from '#components/player/reduced-motion.ts';
import type { Player } from '#components/player/use-player.ts';
import { durationText } from '#engine/scene/number-words.ts';
import type { ToldChange } from '#engine/scene/storage/container-files.ts';
import type { FileMove } from '#engine/scene/storage/file-move.ts';
import css from './move-line.module.css';
import { shareOf } from './move-share.ts';

type Props = {
  move: FileMove;
  column: number;
  /** Lines of the grid at which its way begins and ends. */
  from: number;
  to: number;
  player: Player | undefined;
};

const STEPS = 40;

/** A file on its way from sheet to sheet, as far as it has come at the cursor. Of a copy its line stays, for what it cost. */
export function MoveLine({ move: { change, token }, column, from, to, player }: Props) {
  const share = useShare(change, player);
  const isCopy = change.action === 'copied-up';
  if (share >= 1 && !isCopy) return null;
  return (
    <span
      className={css.way}
      data-action={change.action}
      data-up={to < from || undefined}
      style={{ gridColumn: column, gridRow: `${Math.min(from, to)} / ${Math.max(from, to) + 1}` }}
    >
      <i className={css.trail} style={{ height: `${share * 100}%` }} />
      {share < 1 && (
        <b className={css.token} data-token style={{ [to < from ? 'bottom' : 'top']: `calc(${share * 100}% - 11px)` }}>
          {token}
        </b>
      )}
      {isCopy && share >= 1 && (
        <svg className={css.tip} width="11" height="9" aria-hidden="true">
          <path d="M0,9L5.5,0L11,9Z" />
        </svg>
      )}
      {isCopy && change.took !== undefined && <small>{durationText(change.took)}</small>}
    </span>
  );
}

/** 0 to 1, in steps: it renders no oftener. Whole when nothing plays, and for who wants no motion. */
function useShare(change: ToldChange, player: Player | undefined): number {
  const clock = player?.clock;
  const read = useCallback(
    () => (clock && !prefersStillness() ? Math.round(shareOf(change, clock) * STEPS) / STEPS : 1),
    [clock, change],
  );
  return useSyncExternalStore(clock?.subscribe ?? (() => () => {}), read, () => 1);
}
