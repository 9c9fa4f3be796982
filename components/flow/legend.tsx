'use client';
import { useId } from 'react';
import { KIND_NAME, KINDS, type Kind } from '#engine/scene/kind.ts';
import { REFUSED } from '#engine/scene/refusal.ts';
import { kindColour } from './colours.ts';
import css from './legend.module.css';

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
      {KINDS.map((kind) => (
        <li key={kind}>
          <svg width="28" height="12" aria-hidden="true" style={{ color: kindColour(kind) }}>
            <KindShape kind={kind} />
          </svg>
          {KIND_NAME[kind]}
        </li>
      ))}
      <li>
        <svg width="28" height="12" aria-hidden="true">
          <path d="M2,6H20" stroke="currentColor" strokeWidth="1.5" strokeDasharray="3.5 3" />
          <path d="M18,2.5L23,6L18,9.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
        </svg>
        answer
      </li>
      <li>
        <svg width="28" height="12" aria-hidden="true" style={{ color: 'var(--err)' }}>
          <path d="M2,6H16" stroke="currentColor" strokeWidth="1.5" strokeDasharray="3.5 3" />
          <path d="M16,2l8,8m0,-8l-8,8" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
        </svg>
        failed
      </li>
      <li title={REFUSED}>
        <svg width="28" height="12" aria-hidden="true">
          <path d="M2,6H16" stroke="currentColor" strokeWidth="1.5" strokeDasharray="3.5 3" />
          <circle cx="20" cy="6" r="3.2" fill="none" stroke="currentColor" strokeWidth="1.5" />
        </svg>
        said no
      </li>
    </ul>
  );
}

function KindShape({ kind }: { kind: Kind }) {
  switch (kind) {
    case 'sys':
      return <path d="M4,3v6M9,1.5v9M13,3v6M17,3v6M22,1.5v9" stroke="currentColor" strokeWidth="2" />;
    case 'exec':
      return (
        <>
          <path d="M2,6H16" stroke="currentColor" strokeWidth="2.6" strokeLinecap="round" />
          <circle cx="20" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="2" />
        </>
      );
    case 'event':
      return (
        <>
          <path d="M2,6H16" stroke="currentColor" strokeWidth="1.6" strokeDasharray="1 3.2" strokeLinecap="round" />
          <path d="M20,2l4,4l-4,4l-4,-4z" fill="currentColor" />
        </>
      );
    case 'io':
      return (
        <>
          <path d="M2,6H19" stroke="currentColor" strokeWidth="1.6" />
          <circle cx="21" cy="6" r="3" fill="currentColor" />
        </>
      );
    case 'http':
    case 'rpc':
      return (
        <>
          <path d="M2,6H18" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
          <path d="M17,2L24,6L17,10z" fill="currentColor" />
        </>
      );
    default:
      return kind satisfies never;
  }
}
