'use client';
import { Play, Plus, Snowflake, Trash2 } from 'lucide-react';
import { useRef } from 'react';
import { WithCode } from '#components/shell/engine-chip.tsx';
import shell from '#components/shell/shell.module.css';
import { type Host, type Hosts, handOn } from '#components/workbench/use-hosts.ts';
import { HOSTNAMES } from '#engine/trace/lab-hosts.ts';
import { HOST_STATES } from './host-words.ts';
import css from './hosts.module.css';
import { RemoveHostDialog } from './remove-host-dialog.tsx';

/** The hosts of this session one by one, and what can be done with each. */
export function HostsCard({ hosts }: { hosts: Hosts }) {
  const { first, second } = hosts;
  const card = useRef<HTMLDivElement>(null);
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <>
      <div id="hosts-card" popover="auto" ref={card} className={`${shell.card} ${css.card}`}>
        <h2>{second ? 'Two hosts on one network' : 'A second host'}</h2>
        {second ? (
          <>
            <ul className={css.hosts}>
              {[first, second].map((host) => (
                <HostRow
                  key={host.number}
                  host={host}
                  front={hosts.shown === host}
                  onShow={() => {
                    card.current?.hidePopover();
                    hosts.show(host.number);
                  }}
                  onRemove={host === second ? () => dialog.current?.showModal() : undefined}
                />
              ))}
            </ul>
            <SwarmHint first={first} />
          </>
        ) : (
          <NoSecond hosts={hosts} />
        )}
      </div>
      <RemoveHostDialog ref={dialog} onRemove={() => second && handOn(second)?.end()} />
    </>
  );
}

function NoSecond({ hosts: { first, add, refusal } }: { hosts: Hosts }) {
  return (
    <>
      <p>
        Another machine beside this one, with a dockerd, files and terminals of its own and a cable between the two. Two
        hosts can form a swarm, and one of them can fail. It takes as much memory as the first.
      </p>
      {refusal && (
        <p role="alert" className={css.refusal}>
          There is no second host: <WithCode text={refusal} />
        </p>
      )}
      <button type="button" className={shell.primary} disabled={first.state.kind !== 'ready'} onClick={add}>
        <Plus size={14} aria-hidden="true" />
        {refusal ? 'Try again' : 'Add a second host'}
      </button>
      {first.state.kind !== 'ready' && <p className={css.note}>It can be added as soon as the first one runs.</p>}
    </>
  );
}

type RowProps = { host: Host; front: boolean; onShow(): void; onRemove?: (() => void) | undefined };

function HostRow({ host, front, onShow, onRemove }: RowProps) {
  const { number, state, lab } = host;
  const name = HOSTNAMES[number];
  const frozen = state.kind === 'frozen';
  return (
    <li>
      <p className={css.hostName}>
        <i data-kind={state.kind} aria-hidden="true" />
        <b>{name}</b> <code>{lab.status?.lan?.own}</code>
        <small>{front ? `${HOST_STATES[state.kind]}, in front` : HOST_STATES[state.kind]}</small>
      </p>
      {state.kind !== 'ready' && (
        <p className={css.note}>
          <WithCode text={state.detail} />
        </p>
      )}
      <div className={css.acts}>
        {!front && (
          <button type="button" className={shell.plain} onClick={onShow}>
            Show {name}
          </button>
        )}
        {(frozen || state.kind === 'ready') && (
          <button
            type="button"
            className={shell.plain}
            title={
              frozen
                ? 'Its processes go on where they were'
                : 'Stops all its processes where they are, as on a machine that hangs'
            }
            onClick={() => handOn(host)?.freeze(!frozen)}
          >
            {frozen ? <Play size={14} aria-hidden="true" /> : <Snowflake size={14} aria-hidden="true" />}
            {frozen ? 'Thaw' : 'Freeze'} {name}
          </button>
        )}
        {onRemove && (
          <button type="button" className={shell.plain} onClick={onRemove}>
            <Trash2 size={14} aria-hidden="true" />
            Remove {name}
          </button>
        )}
      </div>
    </li>
  );
}

function SwarmHint({ first }: { first: Host }) {
  const own = first.lab.status?.lan?.own;
  if (!own) return <p className={css.note}>The cable between the two is laid as soon as both run.</p>;
  return (
    <p className={css.note}>
      <code>docker swarm init --advertise-addr {own}</code> on {HOSTNAMES[1]} prints the line that lets {HOSTNAMES[2]}{' '}
      join. The swarm is drawn in the picture of the network.
    </p>
  );
}
