import { Fact, Facts } from '#components/deck/fact.tsx';
import type { ChosenThing } from '#engine/scene/network/map-selection.ts';
import { isStandIn } from '#engine/trace/stand-in.ts';
import { ChangeNote } from './change-note.tsx';
import css from './details.module.css';
import type { DetailsProps } from './map-details.tsx';
import { namesOf } from './net-words.ts';
import { STANDS_IN } from './swarm-words.ts';

type Props = DetailsProps & { chosen: Extract<ChosenThing, { kind: 'port' }> };

/** A published port: a rule, and a process for what the rule does not see. */
export function PortDetails({ chosen: { port, box }, select }: Props) {
  const { rule, listeners, target } = port;
  const proxy = listeners.find(({ program }) => program === 'docker-proxy');
  return (
    <>
      <h3>
        {port.address}:{port.port} <small>{port.protocol}</small>
      </h3>
      <ChangeNote change={port.change} />
      <p>
        {rule && box?.purpose
          ? 'A rule leads what is for this port into the namespace of the routing mesh. From there it is sent on to a task, on this host or another.'
          : rule
            ? 'For what comes from outside, a rule writes the container’s address over the host’s; no process touches it.'
            : 'No rule leads here: only the process that listens passes data on.'}
        {proxy &&
          ' From the host’s own loopback, docker-proxy takes the connection and opens a second one to the container.'}
      </p>
      {rule && isStandIn(rule.chain) && (
        <p className={css.hint}>
          {STANDS_IN} <small className={css.inferred}>simplified</small>
        </p>
      )}
      <Facts>
        <Fact name="leads to">
          {box ? (
            <button type="button" className={css.link} onClick={() => select({ kind: 'box', id: box.id })}>
              {namesOf(box)}
            </button>
          ) : (
            'no container that runs'
          )}{' '}
          <code>{target && `${target.address}:${target.port}`}</code>
        </Fact>
        {rule && (
          <Fact name={`${rule.table} ${rule.chain}`}>
            <code>{rule.text}</code>
          </Fact>
        )}
        {listeners.map(({ program, pid, address }) => (
          <Fact key={`${address}${pid}`} name="listens">
            {program ?? 'a process'} at {address}
            {pid !== undefined && ` (${pid})`}
          </Fact>
        ))}
        {listeners.length === 0 && <Fact name="listens">nobody</Fact>}
      </Facts>
    </>
  );
}
