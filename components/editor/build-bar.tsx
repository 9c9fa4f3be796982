'use client';
import { Hammer, Settings2 } from 'lucide-react';
import { type MouseEvent, useId } from 'react';
import { byKeyboard } from '#components/lesson/by-keyboard.ts';
import { IconButton } from '#components/shell/icon-button.tsx';
import css from './build-form.module.css';
import { BuildForm } from './build-form.tsx';
import { badTag, buildLine } from './build-line.ts';
import type { ChosenBuild } from './use-build-options.ts';

type Props = {
  chosen: ChosenBuild;
  /** directories that can be sent */
  contexts: readonly string[];
  onBuild(stay: boolean): void;
};

/** Types the build's line into the terminal, as anybody would. */
export function BuildBar({ chosen, contexts, onBuild }: Props) {
  const card = useId();
  const bad = badTag(chosen.options.tag);
  return (
    <div className={css.bar}>
      <button
        type="button"
        className={css.build}
        disabled={bad !== null}
        title={bad ?? `Type ${buildLine(chosen.options)} (Ctrl Enter)`}
        onClick={(event: MouseEvent) => onBuild(byKeyboard(event))}
      >
        <Hammer size={13} aria-hidden="true" /> Build
      </button>
      <span className={css.options} data-chosen={chosen.isChosen || undefined}>
        <IconButton label={`Options of the build${chosen.isChosen ? ' (some are chosen)' : ''}`} popoverTarget={card}>
          <Settings2 size={14} />
        </IconButton>
      </span>
      <BuildForm id={card} chosen={chosen} contexts={contexts} bad={bad} onBuild={onBuild} />
    </div>
  );
}
