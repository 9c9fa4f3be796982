import type { ReactNode } from 'react';
import { KIND_NAME, KINDS, type Kind } from '#engine/scene/kind.ts';
import { REFUSED } from '#engine/scene/refusal.ts';
import { kindColour } from './colours.ts';

/** 28 × 12 px, in `currentColor`. */
export type LegendEntry = { name: string; about?: string; colour?: string; shape: ReactNode };

const DASH = '3.5 3';

/** What the shapes of the picture mean. */
export const LEGEND: readonly LegendEntry[] = [
  ...KINDS.map((kind) => ({ name: KIND_NAME[kind], colour: kindColour(kind), shape: <KindShape kind={kind} /> })),
  {
    name: 'answer',
    shape: (
      <>
        <path d="M2,6H20" stroke="currentColor" strokeWidth="1.5" strokeDasharray={DASH} />
        <path d="M18,2.5L23,6L18,9.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
      </>
    ),
  },
  {
    name: 'failed',
    colour: 'var(--err)',
    shape: (
      <>
        <path d="M2,6H16" stroke="currentColor" strokeWidth="1.5" strokeDasharray={DASH} />
        <path d="M16,2l8,8m0,-8l-8,8" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
      </>
    ),
  },
  {
    name: 'said no',
    about: REFUSED,
    shape: (
      <>
        <path d="M2,6H16" stroke="currentColor" strokeWidth="1.5" strokeDasharray={DASH} />
        <circle cx="20" cy="6" r="3.2" fill="none" stroke="currentColor" strokeWidth="1.5" />
      </>
    ),
  },
];

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
