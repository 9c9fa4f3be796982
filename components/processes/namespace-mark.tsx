import type { Cell } from '#engine/scene/process/namespace-matrix.ts';
import css from './matrix.module.css';

/** A namespace by its shape and letter: square the lab's, ring a group's own, filled one that several groups share. */
export const NamespaceMark = ({ cell: { kind, letter } }: { cell: Pick<Cell, 'kind' | 'letter'> }) => (
  <span className={css.mark} data-kind={kind} aria-hidden="true">
    {kind === 'lab' ? 'lab' : (letter ?? '')}
  </span>
);
