/** Makes what is told of a swarm of two hosts, for tests: a manager `lab` and a worker `lab-2`. */
import type { DockerNetwork, NetChain, NetLink, NetNamespace, Swarm } from '#engine/trace/network.ts';
import { STAND_IN_CHAIN } from '#engine/trace/stand-in.ts';
import type { NetWorld } from './net-world.ts';

type Task = Swarm['tasks'][number];
type Node = Swarm['nodes'][number];
type Service = Swarm['services'][number];

export const MANAGER = 'node-of-the-manager';
export const WORKER = 'node-of-the-worker';
export const MESH = 'mesh0123456789';
export const HOST = '1';
export const BALANCER = '20';
export const TUNNEL = '30';
const NOTHING = new Map<string, never>();

export const node = (id: string, told: Partial<Node> = {}): Node => ({
  ...{ id, hostname: id === MANAGER ? 'lab' : 'lab-2', role: id === MANAGER ? 'manager' : 'worker' },
  ...{ availability: 'active', state: 'ready', address: id === MANAGER ? '10.77.0.1' : '10.77.0.2' },
  ...(id === MANAGER && { leader: true }),
  ...told,
});

export const service = (told: Partial<Service> = {}): Service => ({
  ...{ id: 'web-id', name: 'web', image: 'busybox', mode: 'replicated', replicas: 2, ports: [], virtualAddresses: [] },
  ...told,
});

export const task = (id: string, told: Partial<Task> = {}): Task => ({
  ...{ id, service: 'web-id', node: MANAGER, slot: 1, state: 'running', desired: 'running' },
  ...told,
});

export const swarmOf = (told: Partial<Swarm> = {}): Swarm => ({
  ...{ state: 'active', node: MANAGER, manager: true, nodes: [node(MANAGER), node(WORKER)], services: [service()] },
  ...{ tasks: [], ...told },
});

const space = (role: NetNamespace['role'], label: string, containers: string[] = []): NetNamespace => ({
  ...{ role, label, containers, path: `/run/docker/netns/${label}` },
});

const link = (namespace: string, index: number, told: Partial<NetLink>): [string, NetLink] => [
  `${namespace}/${index}`,
  { namespace, index, name: `eth${index}`, kind: 'veth', mtu: 1450, up: true, running: true, addresses: [], ...told },
];

const chain = (id: string, namespace: string, name: string, rules: readonly string[]): [string, NetChain] => [
  id,
  { namespace, family: 'ip', table: 'nat', chain: name, rules: [...rules] },
];

const mesh = (told: Partial<DockerNetwork>): DockerNetwork => ({
  ...{ name: 'mesh', driver: 'overlay', scope: 'swarm', internal: false, endpoints: [] },
  ...{ subnets: [{ subnet: '10.0.1.0/24' }], options: { 'com.docker.network.driver.overlay.vxlanid_list': '4097' } },
  ...told,
});

export type Told = {
  swarm?: Swarm;
  /** Of the containers on the mesh: namespaces `40`, `41`, … */
  containers?: readonly string[];
  /** Of the mesh's load balancer, besides its own. */
  balanced?: readonly string[];
  /** The bridge and the tunnel of the mesh are on this host. */
  isHere?: boolean;
  network?: Partial<DockerNetwork>;
  /** Rules of DOCKER-INGRESS. */
  ingress?: readonly string[];
  /** Rules of what stands in for IPVS, on the host and in the mesh's load balancer. */
  standIn?: { host?: readonly string[]; balancer?: readonly string[] };
};

export function swarmWorld({
  swarm,
  containers = [],
  balanced,
  isHere,
  network = {},
  ingress,
  standIn = {},
}: Told): NetWorld {
  const there = containers.map((id, i): [string, NetNamespace] => [`${40 + i}`, space('container', id, [id])]);
  return {
    namespaces: new Map([
      [HOST, space('host', 'host')],
      ...(balanced ? [[BALANCER, space('network', 'lb_mesh01234')] as const] : []),
      ...(isHere ? [[TUNNEL, space('network', '1-mesh012345')] as const] : []),
      ...there,
    ]),
    links: new Map([
      ...(balanced ? [link(BALANCER, 5, { addresses: ['10.0.1.4/24', ...balanced] })] : []),
      ...(isHere
        ? [
            link(TUNNEL, 2, { name: 'br0', kind: 'bridge' }),
            link(TUNNEL, 3, { name: 'vxlan0', kind: 'vxlan', master: 2, vxlan: { vni: 4097, port: 4789 } }),
          ]
        : []),
    ]),
    neighbours: new Map(
      isHere
        ? [
            [
              TUNNEL,
              {
                neighbours: [
                  { address: '10.0.1.9', mac: '02:42:0a:00:01:09', link: 'vxlan0', state: 'permanent' as const },
                ],
                forwarding: [{ mac: '02:42:0a:00:01:09', link: 'vxlan0', to: '10.77.0.2', permanent: true }],
              },
            ],
          ]
        : [],
    ),
    chains: new Map([
      ...(ingress ? [chain('c', HOST, 'DOCKER-INGRESS', ingress)] : []),
      ...(standIn.host ? [chain('s', HOST, STAND_IN_CHAIN, standIn.host)] : []),
      ...(standIn.balancer ? [chain('b', BALANCER, STAND_IN_CHAIN, standIn.balancer)] : []),
    ]),
    networks: new Map([[MESH, mesh(network)]]),
    ...{ routes: NOTHING, listeners: NOTHING, counters: NOTHING, connections: NOTHING },
    swarm,
  };
}
