'use client';
import { useEffect, useRef, useState } from 'react';
import { badName } from './paths.ts';
import css from './tree.module.css';

type Props = { label: string; first?: string; onName(name: string): void; onCancel(): void };

/** Enter takes the name, Escape leaves all as it was. */
export function NameField({ label, first = '', onName, onCancel }: Props) {
  const [name, setName] = useState(first);
  const [problem, setProblem] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  const take = (): void => {
    const bad = badName(name);
    setProblem(bad);
    if (!bad) onName(name);
  };
  return (
    <div className={css.name}>
      <input
        ref={field}
        value={name}
        aria-label={label}
        aria-invalid={problem !== null}
        placeholder={first ? undefined : 'name, then Enter'}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Enter') take();
          else if (event.key === 'Escape') onCancel();
        }}
        onBlur={() => (name === first || name === '' ? onCancel() : take())}
      />
      {problem && <p role="alert">{problem}</p>}
    </div>
  );
}
