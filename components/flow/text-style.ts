import type { CSSProperties } from 'react';
import { FONT } from './picture-layout.ts';

/** A name on a deck: the ground shows around its letters. */
const named = (fontSize: number, halo: string, strokeWidth: number): CSSProperties => ({
  pointerEvents: 'none',
  paintOrder: 'stroke',
  strokeLinejoin: 'round',
  fontFeatureSettings: '"calt" 0',
  fontFamily: 'var(--mono)',
  fontWeight: 500,
  fontSize,
  stroke: halo,
  strokeWidth,
});

/** How the picture's texts look. Given to each text itself instead of by a class: the same shapes go into files, which have no style sheet. */
export const TEXT = {
  heading: { fontFamily: 'var(--sans)', fontWeight: 600, fontSize: FONT.heading, fill: 'var(--text)' },
  headingNumber: { fill: 'var(--brass)', fontWeight: 700 },
  axis: { fontFamily: 'var(--mono)', fontWeight: 400, fontSize: 11, fill: 'var(--faint)' },
  bar: named(FONT.bar, 'color-mix(in oklab, var(--deck-a) 62%, var(--deck-b))', 3.5),
  arrow: named(FONT.arrow, 'var(--gut)', 4),
  tick: named(FONT.tick, 'var(--deck-b)', 3),
} satisfies Record<string, CSSProperties>;
