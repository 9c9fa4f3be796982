'use client';
import { useId } from 'react';
import css from './legend.module.css';
import { LEGEND } from './legend-shapes.tsx';

/** What the shapes mean: a row where there is room, else a button with the same in a popover. */
export function Legend({ compact }: { compact?: boolean }) {
  const id = useId();
  const mode = compact === undefined ? 'auto' : compact ? 'button' : 'row';
  return (
    <div className={css.legend} data-mode={mode}>
      <div className={css.wide}>
        <Shapes />
      </div>
      <button type="button" className={css.button} popoverTarget={id}>
        Legend
      </button>
      <div id={id} popover="auto" className={css.popover}>
        <Shapes />
        <p>
          A bright bar works, a pale bar waits for an answer from below, a dotted thread is only kept open. What lies
          under the veil has not happened yet.
        </p>
      </div>
    </div>
  );
}

function Shapes() {
  return (
    <ul className={css.shapes}>
      {LEGEND.map(({ name, about, colour, shape }) => (
        <li key={name} title={about}>
          <svg width="28" height="12" aria-hidden="true" style={{ color: colour }}>
            {shape}
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}
