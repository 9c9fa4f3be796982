'use client';
import type { ReactNode } from 'react';
import { LiveTerminals } from '#components/terminal/terminals.tsx';
import { HOSTNAMES } from '#engine/trace/lab-hosts.ts';
import css from './host-terminals.module.css';
import { type Host, type Hosts, handOn } from './use-hosts.ts';

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
          {host.state.kind === 'frozen' && <Frozen host={host} />}
        </div>
      ))}
    </div>
  );
}

function Frozen({ host }: { host: Host }) {
  return (
    <p role="status" className={css.frozen}>
      {HOSTNAMES[host.number]} is frozen: what you type is read when it goes on.{' '}
      <button type="button" onClick={() => handOn(host)?.freeze(false)}>
        Thaw {HOSTNAMES[host.number]}
      </button>
    </p>
  );
}
