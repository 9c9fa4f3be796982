'use client';
import { type ReactNode, useId, useState } from 'react';
import type { Meaning } from '#engine/lesson/explain/field.ts';
import type { Spec } from '#engine/lesson/explain.ts';
import { SpecName } from './spec-name.tsx';
import css from './term.module.css';

type TermProps = {
  /** What is written on it. */
  children: ReactNode;
  meaning: Meaning | undefined;
  /** Its name for those who do not see it, when what is written is only a sign. */
  label?: string;
  /** What follows it on the line: a value. */
  after?: ReactNode;
};

/** A name that can be asked what it means: by a click, a tap or Enter below it, by the mouse resting on it in a hint. */
export function Term({ children, meaning, label, after }: TermProps) {
  const [open, setOpen] = useState(false);
  const note = useId();
  const text = [meaning?.text, meaning?.word].filter(Boolean).map(sentence).join(' ');
  if (!meaning || text === '')
    return (
      <>
        {children}
        {after}
      </>
    );
  return (
    <>
      <button
        type="button"
        className={css.term}
        title={open ? undefined : text}
        aria-label={label}
        aria-expanded={open}
        aria-controls={open ? note : undefined}
        onClick={() => setOpen(!open)}
      >
        {children}
      </button>
      {after}
      {open && <Note id={note} text={text} spec={meaning.spec} />}
    </>
  );
}

/** What something means, and the document that says so. */
export function Note({ id, text, spec }: { id?: string; text: string; spec?: Spec | undefined }) {
  return (
    <span className={css.note} id={id} role="note">
      {sentence(text)}
      {spec && (
        <small>
          <SpecName spec={spec} />
        </small>
      )}
    </span>
  );
}

/** What a number or a code says, beside it. */
export const Reading = ({ meaning }: { meaning: Meaning | undefined }) =>
  meaning?.reading === undefined ? null : <span className={css.reading}>{meaning.reading}</span>;

const sentence = (text = ''): string => {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?!]$/.test(capital) ? capital : `${capital}.`;
};
