import { Fact, Facts } from '#components/deck/fact.tsx';
import type { ChosenThing } from '#engine/scene/network/map-selection.ts';
import { plural } from '#engine/scene/number-words.ts';
import { ChangeNote } from './change-note.tsx';
import css from './details.module.css';
import type { DetailsProps } from './map-details.tsx';
import { namesOf, wayText } from './net-words.ts';

type Props = DetailsProps & { chosen: Extract<ChosenThing, { kind: 'segment' }> };

/** A network: what Docker calls it, what the kernel made of it, who is on it. */
export function SegmentDetails({ chosen: { segment, wires }, map, select }: Props) {
  const { network, rail, vxlan } = segment;
  return (
    <>
      <h3>
        {segment.name} <small>{network?.driver ?? 'bridge'}</small>
      </h3>
      <ChangeNote change={segment.change} />
      <p>{meaning(segment.kind, rail?.name, network?.ingress === true)}</p>
      <Facts>
        {network && <Fact name="network">{network.id.slice(0, 12)}</Fact>}
        {rail && <Fact name="in the kernel">{rail.name}</Fact>}
        {network?.subnets.map(({ subnet, gateway }) => (
          <Fact key={subnet} name="subnet">
            {subnet}
            {gateway && `, gateway ${gateway}`}
          </Fact>
        ))}
        <Fact name="way out">{wayText(segment)}</Fact>
        {segment.mute && <Fact name="among them">shut by a rule (enable_icc=false)</Fact>}
        {vxlan?.vxlan && (
          <Fact name="tunnel">
            VXLAN {vxlan.vxlan.vni}, UDP port {vxlan.vxlan.port}
          </Fact>
        )}
        {segment.peers?.map((host) => (
          <Fact key={host} name="other host">
            {host}
          </Fact>
        ))}
        {segment.behind?.map(({ mac, host, address }) => (
          <Fact key={mac} name={address ?? mac}>
            is behind {host}
          </Fact>
        ))}
        {network && 'encrypted' in network.options && (
          <Fact name="encrypted">
            by IPsec (ESP). Where the kernel has no ESP, what is for other hosts is dropped, and the engine says so in
            its log only
          </Fact>
        )}
      </Facts>
      <h4>{plural(wires.length, 'cable')}</h4>
      <ul className={css.list}>
        {wires.map(({ id, box, addresses, inner }) => {
          const owner = map.boxes.find((one) => one.id === box);
          return (
            <li key={id}>
              <button type="button" onClick={() => select({ kind: 'box', id: box })}>
                {owner ? namesOf(owner) : box}
              </button>
              <span>
                <code>
                  {inner.name} {addresses[0] ?? ''}
                </code>
              </span>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function meaning(kind: string, rail: string | undefined, ingress: boolean): string {
  if (rail === 'docker_gwbridge')
    return 'The way out of overlay networks: Docker makes it on each node of a swarm, and a container on an overlay has a cable to it, too.';
  if (ingress)
    return 'The overlay of the routing mesh: a request to a published port of a service travels on it from the node that was asked to one that has a task.';
  switch (kind) {
    case 'bridge':
      return 'A switch made of software: frames go from port to port. The bridge is an interface of the host, too, and its address is the gateway.';
    case 'overlay':
      return 'A bridge in a namespace of its own. What is for another host is packed into UDP and sent there through the tunnel.';
    case 'ipvlan':
      return `No bridge: each container stands on ${rail ?? 'a link'} and shares its MAC address. It needs ipvlan in the kernel: where that is missing, Docker says that the operation is not supported.`;
    default:
      return `No bridge: each container stands beside the host on ${rail ?? 'a link'}, and the host itself cannot talk with it there.`;
  }
}
