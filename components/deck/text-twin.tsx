import type { ReactNode } from 'react';
import css from './text-twin.module.css';

/** The picture above it in text: folded away, reached by keyboard. */
export const TextTwin = ({ children }: { children: ReactNode }) => (
  <details className={css.twin}>
    <summary>The same as a table</summary>
    {children}
  </details>
);

type TableProps = { className?: string; children: ReactNode };

/** Cells with `data-number` stand at the right, those with `data-short` are not wrapped; a chosen row has `aria-current`. */
export const DeckTable = ({ className, children }: TableProps) => (
  <table className={className ? `${css.table} ${className}` : css.table}>{children}</table>
);
