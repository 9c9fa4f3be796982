'use client';
import { ListChecks } from 'lucide-react';
import { type Buffer, isDirty, isInConflict } from './buffer.ts';
import css from './footer.module.css';
import { countText, type Problem } from './language/problem.ts';
import { languageOf } from './language-of.ts';

type Props = {
  buffer: Buffer;
  problems: readonly Problem[];
  listed: boolean;
  /** of the next build, in words */
  forecast: string | null;
  tabMoves: boolean;
  autosave: boolean;
  onListed(listed: boolean): void;
  onAutosave(autosave: boolean): void;
};

export function Footer({ buffer, problems, listed, forecast, tabMoves, autosave, onListed, onAutosave }: Props) {
  return (
    <div className={css.footer}>
      <button type="button" aria-expanded={listed} onClick={() => onListed(!listed)}>
        <ListChecks size={13} aria-hidden="true" /> <span>{countText(problems)}</span>
      </button>
      {forecast && (
        <span data-forecast title={forecast}>
          {forecast}
        </span>
      )}
      <span className={css.gap} />
      <span data-hint>
        {tabMoves ? 'Tab leaves the editor; Ctrl M: Tab indents' : 'Tab indents; Ctrl M: Tab leaves the editor'}
      </span>
      <span>{languageOf(buffer.path, buffer.text)}</span>
      <label title="A file is saved when nothing was typed for a moment. Ctrl S saves at once.">
        <input type="checkbox" checked={autosave} onChange={(event) => onAutosave(event.target.checked)} /> saves by
        itself
      </label>
      <span role="status" data-saved>
        {savedText(buffer)}
      </span>
    </div>
  );
}

function savedText(buffer: Buffer): string {
  if (isInConflict(buffer)) return 'not saved: choose';
  if (buffer.error) return 'not saved';
  if (buffer.saving !== null) return 'saving …';
  return isDirty(buffer) ? 'not saved yet' : 'saved in the lab';
}
