'use client';
import { useCallback, useSyncExternalStore } from 'react';
import type { Player } from '#components/player/use-player.ts';
import { durationText } from '#engine/scene/number-words.ts';
import type { ToldChange } from '#engine/scene/storage/container-files.ts';
import css from './stack.module.css';

type Props = { copy: ToldChange; column: number; upper: number; lower: number; player: Player | undefined };

const STEPS = 40;

/** A copy on its way up: as far as it has come at the cursor. */
export function CopyLine({ copy, column, upper, lower, player }: Props) {
  const share = useShare(copy, player);
  return (
    <span
      className={css.copy}
      data-done={share >= 1}
      style={{ gridColumn: column, gridRow: `${upper} / ${lower + 1}`, ['--share' as string]: share }}
    >
      {copy.took !== undefined && <small>{durationText(copy.took)}</small>}
    </span>
  );
}

/** 0 to 1, in steps: it renders no oftener. Whole when nothing plays. */
function useShare({ at, took = 0 }: ToldChange, player: Player | undefined): number {
  const clock = player?.clock;
  const read = useCallback((): number => {
    if (!clock || took === 0) return 1;
    const share = Math.min(1, Math.max(0, (clock.at - (at - took)) / took));
    return Math.round(share * STEPS) / STEPS;
  }, [clock, at, took]);
  return useSyncExternalStore(clock?.subscribe ?? (() => () => {}), read, () => 1);
}
