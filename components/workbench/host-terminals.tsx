'use client';
import type { ReactNode } from 'react';
import { LiveTerminals } from '#components/terminal/terminals.tsx';
import css from './host-terminals.module.css';
import type { Hosts } from './use-hosts.ts';

/** Terminals of all hosts stay connected; those of one are in front. `aside` is about that one. */
export function HostTerminals({ hosts: { first, second, shown }, aside }: { hosts: Hosts; aside: ReactNode }) {
  return (
    <div className={css.stack}>
      {[first, ...(second ? [second] : [])].map((host) => (
        <div key={host.number} className={css.layer} hidden={host.number !== shown.number}>
          <LiveTerminals
            host={host.number}
            lab={host.lab.id}
            desk={host.desk}
            detail={host.state.detail}
            onState={host.terminals.note}
            aside={host.number === shown.number ? aside : undefined}
          />
        </div>
      ))}
    </div>
  );
}
