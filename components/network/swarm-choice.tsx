import type { ReactNode } from 'react';
import type { MapSelection } from '#engine/scene/network/map-selection.ts';
import type { Change } from '#engine/scene/network/map-shape.ts';
import marks from './marks.module.css';
import { CHANGES } from './net-words.ts';

export type Handles = {
  lit: ReadonlySet<string> | undefined;
  chosen: MapSelection | undefined;
  select: (selection: MapSelection) => void;
  point: (selection: MapSelection | undefined) => void;
};

type Props = Handles & {
  kind: MapSelection['kind'];
  id: string;
  className: string | undefined;
  change?: Change | undefined;
  title?: string | undefined;
  children: ReactNode;
};

/** A thing of the swarm that can be chosen. */
export function SwarmChoice({ kind, id, className, change, title, lit, chosen, select, point, children }: Props) {
  const one = { kind, id };
  return (
    <button
      type="button"
      data-row
      tabIndex={-1}
      className={`${className} ${marks.mark}`}
      data-lit={lit?.has(id)}
      data-change={change}
      aria-pressed={chosen?.kind === kind && chosen.id === id}
      title={[title, change && CHANGES[change]].filter(Boolean).join(': ') || undefined}
      onClick={() => select(one)}
      onPointerEnter={() => point(one)}
      onPointerLeave={() => point(undefined)}
    >
      {children}
    </button>
  );
}
