'use client';
import { type ReactNode, useState } from 'react';
import css from './text-twin.module.css';

/** The picture above it in text: folded away, reached by keyboard. It is made when somebody opens it: of a large picture it is large. */
export function TextTwin({ children }: { children: () => ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <details className={css.twin} data-not-in-file onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>The same as a table</summary>
      {open && children()}
    </details>
  );
}

type TableProps = { className?: string; children: ReactNode };

/** Cells with `data-number` stand at the right, those with `data-short` are not wrapped; a chosen row has `aria-current`. */
export const DeckTable = ({ className, children }: TableProps) => (
  <table className={className ? `${css.table} ${className}` : css.table}>{children}</table>
);

/** Names of its columns. */
export const TableHead = ({ names }: { names: readonly string[] }) => (
  <thead>
    <tr>
      {names.map((name) => (
        <th key={name} scope="col">
          {name}
        </th>
      ))}
    </tr>
  </thead>
);
