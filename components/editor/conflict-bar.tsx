'use client';
import { useState } from 'react';
import shell from '#components/shell/shell.module.css';
import type { Buffer } from './buffer.ts';
import css from './notices.module.css';
import { nameOf } from './paths.ts';

type Props = { buffer: Buffer; onChoose(mine: boolean): void; onClose(): void; onAgain(): void };

/** The lab has another file than the one that was edited: both can be seen, and nothing is written until one is chosen. */
export function ConflictBar({ buffer, onChoose, onClose, onAgain }: Props) {
  const { theirs, error, path } = buffer;
  const [seen, setSeen] = useState(false);
  if (error !== undefined)
    return (
      <div role="alert" className={css.conflict}>
        <p>
          {nameOf(path)} is not saved. {error} Your text is kept in this browser.
        </p>
        <button type="button" className={shell.plain} onClick={onAgain}>
          Save again
        </button>
      </div>
    );
  if (theirs === undefined) return null;
  if (theirs === null)
    return (
      <div role="alert" className={css.conflict}>
        <p>{nameOf(path)} was deleted in the lab. The text here is the last there is of it.</p>
        <button type="button" className={shell.plain} onClick={() => onChoose(true)}>
          Write it again
        </button>
        <button type="button" className={shell.plain} onClick={onClose}>
          Close it
        </button>
      </div>
    );
  return (
    <div role="alert" className={css.conflict}>
      <p>{nameOf(path)} changed in the lab while you edited it. Below is your text; nothing was written over.</p>
      <button type="button" className={shell.plain} aria-expanded={seen} onClick={() => setSeen(!seen)}>
        {seen ? 'Hide the lab’s' : 'Look at the lab’s'}
      </button>
      <button type="button" className={shell.plain} onClick={() => onChoose(true)}>
        Keep mine
      </button>
      <button type="button" className={shell.plain} onClick={() => onChoose(false)}>
        Take the lab’s
      </button>
      {seen && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section tabIndex={0} aria-label={`${nameOf(path)} as the lab has it`}>
          <pre>{theirs.text}</pre>
        </section>
      )}
    </div>
  );
}
