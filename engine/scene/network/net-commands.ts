/** The commands that print in the lab's terminal what the map shows: whoever doubts it can ask the kernel and the engine. */
import type { ChosenThing } from './map-selection.ts';
import type { KernelLink, MapBox, MapSegment, NetMap } from './map-shape.ts';
import { commandsOfPurpose, commandsOfSwarm } from './swarm-commands.ts';

export type Command = {
  line: string;
  /** What it prints. */
  prints: string;
};

const of = (line: string, prints: string): Command => ({ line, prints });

export function commandsFor(map: NetMap, chosen: ChosenThing): Command[] {
  switch (chosen.kind) {
    case 'host':
      return HOST;
    case 'outside':
      return [of('laptop ip addr', 'its addresses'), of('laptop ip route', 'its routes')];
    case 'segment':
      return ofSegment(chosen.segment, map);
    case 'box':
      return ofBox(chosen.box, chosen.wires.length);
    case 'wire': {
      const { inner, outer } = chosen.wire;
      return [
        ...(outer ? [showLink(outer, map)] : []),
        of(`${inside(chosen.box)}ip -d link show ${inner.name}`, 'the container’s end'),
        ...(outer?.master === undefined
          ? []
          : [of(`${insideOf(outer, map)}bridge link show dev ${outer.name}`, 'the port of the bridge')]),
      ];
    }
    case 'port':
      return [
        ...(chosen.box?.containers[0]
          ? [of(`docker port ${chosen.box.containers[0].name}`, 'what Docker promised')]
          : []),
        of('iptables -t nat -S DOCKER', 'the rule that rewrites the address'),
        of(`ss -lnp 'sport = :${chosen.port.port}'`, 'who listens'),
      ];
    case 'link':
      return [of(`ip -d addr show ${chosen.link.name}`, 'the interface and its addresses')];
    case 'node':
    case 'service':
    case 'task':
      return commandsOfSwarm(map, chosen);
    default:
      return chosen satisfies never;
  }
}

const HOST: Command[] = [
  of('ip addr', 'all interfaces of the host'),
  of('ip route', 'where packets go'),
  of('iptables-save -c', 'all rules with their counters'),
  of('sysctl net.ipv4.ip_forward', 'whether it passes packets on'),
];

function ofSegment({ network, rail, kind, name, vxlan }: MapSegment, map: NetMap): Command[] {
  const asked = network ? [of(`docker network inspect ${name}`, 'what the engine knows of it')] : [];
  if (!rail) return asked;
  const at = insideOf(rail, map);
  const link = of(
    `${at}ip -d addr show ${rail.name}`,
    kind === 'macvlan' || kind === 'ipvlan' ? 'what it stands on' : 'the bridge',
  );
  if (kind === 'macvlan' || kind === 'ipvlan') return [...asked, link];
  return [
    ...asked,
    link,
    of(`${at}ip link show master ${rail.name}`, 'its ports'),
    ...(vxlan
      ? [
          of(`${at}ip -d link show ${vxlan.name}`, 'the tunnel'),
          of(`${at}bridge fdb show dev ${vxlan.name}`, 'which host is behind it, by MAC address'),
        ]
      : []),
    ...(network && 'encrypted' in network.options
      ? [of('ip xfrm state', 'the keys of its encryption, where the kernel took them')]
      : []),
    ...(kind === 'bridge' ? [of(`iptables-save | grep -- ${rail.name}`, 'every rule about it')] : []),
  ];
}

function ofBox(box: MapBox, wires: number): Command[] {
  if (box.purpose) return commandsOfPurpose(box);
  const name = box.containers[0]?.name;
  const asked = name ? [of(`docker inspect -f '{{json .NetworkSettings}}' ${name}`, 'what the engine knows')] : [];
  if (box.shares === 'host')
    return [
      ...(name ? [of(`docker inspect -f '{{.HostConfig.NetworkMode}}' ${name}`, '`host`')] : []),
      of('ip addr', 'the interfaces it sees'),
    ];
  const at = inside(box);
  if (at === '') return asked;
  return [
    ...asked,
    of(`${at}ip addr`, 'its interfaces'),
    ...(wires > 0 ? [of(`${at}ip route`, 'its routes')] : []),
    ...(box.dns ? [of(`${at}iptables -t nat -S`, 'how 127.0.0.11 leads to dockerd')] : []),
  ];
}

const inside = (box: MapBox | undefined): string => (box?.space?.path ? `nsenter --net=${box.space.path} ` : '');

/** An overlay's bridge stands in a namespace of its own. */
const insideOf = ({ namespace }: KernelLink, { host, spaces }: NetMap): string => {
  const path = namespace === host?.namespace ? undefined : spaces.get(namespace)?.path;
  return path ? `nsenter --net=${path} ` : '';
};

const showLink = (link: KernelLink, map: NetMap): Command =>
  of(`${insideOf(link, map)}ip -d link show ${link.name}`, 'the host’s end');
