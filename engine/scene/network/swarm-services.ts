/** Services of a swarm, and whether this host's kernel has what leads to them. */
import type { Swarm } from '#engine/trace/network.ts';
import { isStandIn, STAND_IN_CHAIN } from '#engine/trace/stand-in.ts';
import type { NetWorld } from './net-world.ts';
import { parseRule } from './rule-parse.ts';
import type { SwarmAddress, SwarmPort, SwarmService, SwarmTask } from './swarm-shape.ts';
import { balancerOf, hasStandInRules } from './swarm-spaces.ts';

type Service = Swarm['services'][number];

export function servicesOf(world: NetWorld, tasks: readonly SwarmTask[]): SwarmService[] {
  return (world.swarm?.services ?? [])
    .map((service): SwarmService => {
      const running = tasks.filter(({ service: of, standing }) => of === service.id && standing === 'running').length;
      return {
        ...service,
        running,
        ports: service.ports.map((port) => portOf(world, port, running > 0)),
        addresses: service.virtualAddresses.map((virtual) => addressOf(world, virtual, running > 0)),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const MESH_CHAIN = 'DOCKER-INGRESS';

/** Docker's chain for the mesh leads each published port into `ingress_sbox`; where the kernel has no IPVS, the stand-in's does. */
function portOf(world: NetWorld, port: Service['ports'][number], runs: boolean): SwarmPort {
  if (port.mode !== 'ingress' || port.published === undefined || !runs) return port;
  const chains = [...world.chains.values()].filter(
    ({ namespace, table, chain }) =>
      (chain === MESH_CHAIN || chain === STAND_IN_CHAIN) &&
      table === 'nat' &&
      world.namespaces.get(namespace)?.role === 'host',
  );
  const leading = chains.find(({ rules }) =>
    rules.some((text) => {
      const { target, dport, protocol } = parseRule(text);
      return target === 'DNAT' && Number(dport) === port.published && protocol === port.protocol;
    }),
  );
  return { ...port, open: leading !== undefined, ...(leading && isStandIn(leading.chain) && { standIn: true }) };
}

/**
 * The engine puts a service's address on its load balancer's interface together with the kernel's IPVS, or not at all. What stands in for that
 * has its chain in the same namespace.
 */
function addressOf(world: NetWorld, virtual: Service['virtualAddresses'][number], runs: boolean): SwarmAddress {
  const network = world.networks.get(virtual.network);
  const balancer = network && balancerOf(world, virtual.network, network);
  const told = { address: virtual.address, network: network?.name ?? virtual.network.slice(0, 12) };
  if (balancer === undefined || !runs) return told;
  const wanted = bare(virtual.address);
  const served = [...world.links.values()].some(
    ({ namespace, addresses }) => namespace === balancer && addresses.some((one) => bare(one) === wanted),
  );
  const standsIn = served && hasStandInRules(world, balancer);
  return { ...told, served, ...(standsIn && { standIn: true }) };
}

/** `10.0.1.2/24` → `10.0.1.2` */
const bare = (address: string): string => address.split('/')[0] as string;

/** Of a service: its addresses or its ports of the mesh lead nowhere on this host. */
export const lacksBalancing = ({ ports, addresses }: Pick<SwarmService, 'ports' | 'addresses'>): boolean =>
  ports.some(({ open }) => open === false) || addresses.some(({ served }) => served === false);

/** Of a service: some of what leads to it on this host is not the kernel's IPVS but what stands in for it. */
export const hasStandIn = ({ ports, addresses }: Pick<SwarmService, 'ports' | 'addresses'>): boolean =>
  [...ports, ...addresses].some(({ standIn }) => standIn);
