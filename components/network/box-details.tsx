import { Fact, Facts } from '#components/deck/fact.tsx';
import type { ChosenThing } from '#engine/scene/network/map-selection.ts';
import { ChangeNote } from './change-note.tsx';
import css from './details.module.css';
import type { DetailsProps } from './map-details.tsx';
import { namesOf } from './net-words.ts';
import { STANDS_IN } from './swarm-words.ts';

type Props = DetailsProps & { chosen: Extract<ChosenThing, { kind: 'box' }> };

/** One namespace: who lives in it, its cables, its published ports. */
export function BoxDetails({ chosen: { box, wires, ports }, map, select }: Props) {
  const segmentOf = (id: string | undefined) => map.segments.find((one) => one.id === id);
  return (
    <>
      <h3>{namesOf(box)}</h3>
      <ChangeNote change={box.change} />
      <p>
        {box.purpose
          ? `${purposeText(box.purpose.kind)}${box.standIn ? ` ${STANDS_IN}` : ''}`
          : sharingText(box.containers.length, box.shares, box.alone)}
      </p>
      <Facts>
        {box.containers.map(({ id, name, state }) => (
          <Fact key={id} name={name}>
            {state} <code className={css.faint}>{id.slice(0, 12)}</code>
          </Fact>
        ))}
        <Fact name="namespace">
          {box.namespace} {box.space?.path && <code className={css.faint}>{box.space.path}</code>}
        </Fact>
        {box.dns && <Fact name="names">dockerd answers at 127.0.0.11, inside this namespace</Fact>}
      </Facts>
      {wires.length > 0 && (
        <>
          <h4>Cables</h4>
          <ul className={css.list}>
            {wires.map(({ id, inner, addresses, segment, names }) => (
              <li key={id}>
                <button type="button" onClick={() => select({ kind: 'wire', id })}>
                  <code>{inner.name}</code>
                </button>
                <span>
                  <code>{addresses.join(' ') || 'no address'}</code>
                  <small>
                    {segmentOf(segment) ? `on ${segmentOf(segment)?.name}` : 'its other end is not known'}
                    {names.length > 0 && `, found as ${names.join(', ')}`}
                  </small>
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {ports.length > 0 && (
        <>
          <h4>Published ports</h4>
          <ul className={css.list}>
            {ports.map(({ id, address, port, target }) => (
              <li key={id}>
                <button type="button" onClick={() => select({ kind: 'port', id })}>
                  <code>
                    {address}:{port}
                  </code>
                </button>
                <span>
                  leads to port <code>{target?.port ?? '?'}</code>
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** `ingress_sbox` and `lb_…`: the engine's own, with no container in them. */
const purposeText = (kind: 'ingress' | 'balancer'): string =>
  kind === 'ingress'
    ? 'The engine’s own namespace in which published ports of the swarm arrive (ingress_sbox). From here the kernel’s IPVS spreads them over the tasks on all nodes: the routing mesh.'
    : 'The engine’s own namespace for the addresses of services on this network. A container’s packet to such an address comes here, and the kernel’s IPVS sends it on to one of the tasks.';

function sharingText(containers: number, shares: 'own' | 'host', alone: boolean): string {
  if (shares === 'host')
    return 'It runs in the host’s own network namespace: the host’s addresses, ports and rules are its own.';
  if (containers > 1)
    return 'These containers share one network namespace: one set of interfaces, one loopback, one set of ports.';
  if (alone) return 'A network namespace of its own with no cable: nothing gets in or out.';
  return 'A network namespace of its own: its interfaces, routes and rules are seen by nobody else.';
}
