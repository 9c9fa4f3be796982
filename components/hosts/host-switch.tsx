'use client';
import { Server } from 'lucide-react';
import shell from '#components/shell/shell.module.css';
import type { Hosts } from '#components/workbench/use-hosts.ts';
import { HOSTNAMES } from '#engine/trace/lab-hosts.ts';
import { HOST_STATES } from './host-words.ts';
import css from './hosts.module.css';
import { HostsCard } from './hosts-card.tsx';

/** Which host is in front, and the card in which the second one is added, frozen and removed. */
export function HostSwitch({ hosts }: { hosts: Hosts }) {
  const { first, second, shown, show } = hosts;
  const all = second ? [first, second] : [first];
  const name = HOSTNAMES[shown.number];
  return (
    <>
      {second && (
        // biome-ignore lint/a11y/useSemanticElements: no form stands here
        <div role="group" aria-label="Host in front" className={css.switch}>
          {all.map(({ number, state }) => (
            <button
              key={number}
              type="button"
              aria-pressed={number === shown.number}
              aria-label={`${HOSTNAMES[number]}, ${HOST_STATES[state.kind]}`}
              title={`Host ${HOSTNAMES[number]}: ${state.name}. Ctrl Shift \` goes to the other`}
              onClick={() => show(number)}
            >
              <i data-kind={state.kind} aria-hidden="true" />
              {HOSTNAMES[number]}
            </button>
          ))}
        </div>
      )}
      <button
        type="button"
        className={shell.labelled}
        popoverTarget="hosts-card"
        aria-label={second ? `Hosts of this session: ${all.length}` : 'Add a host'}
      >
        <Server size={16} aria-hidden="true" />
        <span>{second ? 'Hosts' : 'Add a host'}</span>
        {second && <small>{all.length}</small>}
      </button>
      <span role="status" className="sr">
        {second ? `Host ${name} is in front.` : ''}
      </span>
      <HostsCard hosts={hosts} />
    </>
  );
}
