/**
 * What has to be in which network namespace for a swarm's services to be reached without IPVS: the same addresses in the same places, and
 * rules of iptables where the engine would mark packets for IPVS. Pure.
 */
import { STAND_IN_CHAIN, STAND_IN_EXIT } from '#engine/trace/stand-in.ts';
import { MESH_BOUNDS, type SaidService } from './said-services.ts';

/** Of one namespace. */
export type Wanted = {
  /** on its first link */
  addresses: readonly string[];
  /** below `/proc/sys/net/ipv4` */
  settings: Readonly<Record<string, string>>;
  /** by table, as iptables-restore reads them, but for `-A` */
  rules: Readonly<Record<'nat' | 'filter', readonly string[]>>;
  /** what leads into the stand-in's own chains, from those that are built in */
  jumps: Readonly<Record<'nat' | 'filter', readonly string[]>>;
};

export type Protocol = 'tcp' | 'udp';

export const NOTHING: Wanted = {
  addresses: [],
  settings: {},
  rules: { nat: [], filter: [] },
  jumps: { nat: [], filter: [] },
};

/** By which the host reaches the namespace of the mesh. */
const GATEWAY_BRIDGE = 'docker_gwbridge';

/** Of a balancer into the network whose services it serves; the engine makes it first. */
export const LINK = 'eth0';

const note = ({ name }: SaidService): string => `-m comment --comment "${name}"`;

/** Turn and turn about, as the engine has IPVS do: of what reaches a rule, it takes one in so many as are left. */
const chosenInTurn = (match: string, service: SaidService): string[] =>
  service.tasks.map((task, at) => {
    const left = service.tasks.length - at;
    const turn = left > 1 ? ` -m statistic --mode nth --every ${left} --packet 0` : '';
    return `${STAND_IN_CHAIN} ${match}${turn} ${note(service)} -j DNAT --to-destination ${task}`;
  });

const balancing = (services: readonly SaidService[], rules: readonly string[]): Wanted => ({
  addresses: services.map(({ address }) => `${address}/32`),
  settings: { ip_forward: '1', 'conf/all/send_redirects': '0', [`conf/${LINK}/send_redirects`]: '0' },
  rules: { nat: [...rules, `${STAND_IN_EXIT} -o ${LINK} -m conntrack --ctstate DNAT -j MASQUERADE`], filter: [] },
  jumps: { nat: [`PREROUTING -j ${STAND_IN_CHAIN}`, `POSTROUTING -j ${STAND_IN_EXIT}`], filter: [] },
});

/** In the namespace in which the services of a network have their addresses. They answer to ping themselves. */
export function wantedInBalancer(all: readonly SaidService[]): Wanted {
  const services = within(all, ({ tasks }) => tasks.length);
  const rules = services.flatMap((service) => chosenInTurn(`-d ${service.address}/32 ! -p icmp`, service));
  return rules.length === 0 ? NOTHING : balancing(services, rules);
}

/** The first of them whose rules have room together. */
function within(services: readonly SaidService[], rulesOf: (service: SaidService) => number): SaidService[] {
  let left = MESH_BOUNDS.rules;
  return services.filter((service) => {
    left -= rulesOf(service);
    return left >= 0;
  });
}

/** In `ingress_sbox`, where published ports arrive. @param protocolsOf a published port */
export function wantedInIngress(
  all: readonly SaidService[],
  protocolsOf: (port: number) => readonly Protocol[],
): Wanted {
  const services = within(all, ({ ports, tasks }) => 2 * ports.length * tasks.length);
  const rules = services.flatMap((service) =>
    service.ports.flatMap((port) =>
      protocolsOf(port).flatMap((protocol) => chosenInTurn(`-p ${protocol} -m ${protocol} --dport ${port}`, service)),
    ),
  );
  return rules.length === 0 ? NOTHING : balancing(services, rules);
}

/** On the host itself, where somebody asks for a published port. @param gateway address of `ingress_sbox` on the bridge between the two */
export function wantedOnHost(
  all: readonly SaidService[],
  protocolsOf: (port: number) => readonly Protocol[],
  gateway: string | undefined,
): Wanted {
  const services = within(all, ({ ports }) => 6 * ports.length);
  const ports = services.flatMap((service) =>
    service.ports.flatMap((port) => protocolsOf(port).map((protocol) => ({ service, port, protocol }))),
  );
  if (gateway === undefined || ports.length === 0) return NOTHING;
  return {
    addresses: [],
    // Or a packet from 127.0.0.1 would not be let out by that bridge.
    settings: { [`conf/${GATEWAY_BRIDGE}/route_localnet`]: '1' },
    rules: {
      nat: [
        ...ports.map(
          ({ service, port, protocol }) =>
            `${STAND_IN_CHAIN} -p ${protocol} -m ${protocol} --dport ${port} ${note(service)} -j DNAT --to-destination ${gateway}:${port}`,
        ),
        `${STAND_IN_EXIT} -o ${GATEWAY_BRIDGE} -m addrtype --src-type LOCAL -j MASQUERADE`,
      ],
      filter: ports.flatMap(({ service, port, protocol }) => [
        `${STAND_IN_CHAIN} -d ${gateway}/32 -p ${protocol} -m ${protocol} --dport ${port} ${note(service)} -j ACCEPT`,
        `${STAND_IN_CHAIN} -s ${gateway}/32 -p ${protocol} -m ${protocol} --sport ${port} -m conntrack --ctstate RELATED,ESTABLISHED ${note(service)} -j ACCEPT`,
      ]),
    },
    jumps: {
      nat: [
        ...['PREROUTING', 'OUTPUT'].map((chain) => `${chain} -m addrtype --dst-type LOCAL -j ${STAND_IN_CHAIN}`),
        `POSTROUTING -j ${STAND_IN_EXIT}`,
      ],
      filter: [`FORWARD -j ${STAND_IN_CHAIN}`],
    },
  };
}
