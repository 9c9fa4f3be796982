'use client';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Connection } from '#engine/scene/network/connections.ts';
import { plural } from '#engine/scene/number-words.ts';
import css from './connections.module.css';

type Props = {
  chatter: readonly Connection[];
  /** The packet that is shown is among them. */
  holdsChosen: boolean;
  children: ReactNode;
};

/** What machines say to everybody unasked: one row that says how much it holds, and opens. */
export function ChatterRow({ chatter, holdsChosen, children }: Props) {
  const [opened, open] = useState<boolean>();
  const isOpen = opened ?? holdsChosen;
  const count = chatter.reduce((sum, { packets }) => sum + packets.length, 0);
  const kinds = [...new Set(chatter.map((one) => one.chatter))].sort().join(', ');
  const Sign = isOpen ? ChevronDown : ChevronRight;
  return (
    <div className={css.chatter}>
      <button type="button" data-row aria-expanded={isOpen} onClick={() => open(!isOpen)}>
        <Sign size={14} aria-hidden="true" />
        <span>
          Multicast and neighbours
          <small>
            {plural(count, 'packet')}: {kinds}
          </small>
        </span>
      </button>
      {isOpen && children}
    </div>
  );
}
