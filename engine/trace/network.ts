/**
 * The attributes of `state.changed` about a lab's network: what the kernel holds in each of its network namespaces, and what the engine says of
 * its networks. Each is told whole whenever it changed; `gone` has no attributes.
 *
 * | subject | id | attributes |
 * | --- | --- | --- |
 * | `net-namespace` | its inode | NetNamespace |
 * | `net-link` | `<namespace>/<index>` | NetLink |
 * | `net-routes` | namespace | NetRoutes |
 * | `net-neighbours` | namespace | NetNeighbours |
 * | `net-listeners` | namespace | NetListeners |
 * | `net-chain` | `<namespace>/<family>/<table>/<chain>` | NetChain |
 * | `net-counters` | as `net-chain` | NetCounters |
 * | `connection` | `<namespace>/<conntrack id>` | NetConnection |
 * | `docker-network` | the network's id | DockerNetwork |
 * | `swarm` | `local` | Swarm |
 */
import { z } from 'zod';

/** What a namespace is for. `network` is one that the engine made for a network itself (`1-<id>`, `lb_<id>`, `ingress_sbox`). */
export const NetNamespace = z.object({
  role: z.enum(['host', 'container', 'network', 'laptop', 'other']),
  /** `host`, `laptop`, or the last part of the file by which it is kept */
  label: z.string(),
  /** ids of the containers that live in it; more than one where one joined another's (`--network container:x`) */
  containers: z.array(z.string()),
  /** the file by which it is kept in the lab: `/run/docker/netns/3f0c…` */
  path: z.string().optional(),
  /** `net.ipv4.ip_forward` */
  forwarding: z.boolean().optional(),
});
export type NetNamespace = z.infer<typeof NetNamespace>;

export const LINK_KINDS = [
  'loopback',
  'veth',
  'bridge',
  'macvlan',
  'ipvlan',
  'vxlan',
  'tun',
  'dummy',
  'other',
] as const;

export const NetLink = z.object({
  namespace: z.string(),
  index: z.number(),
  name: z.string(),
  kind: z.enum(LINK_KINDS),
  mac: z.string().optional(),
  mtu: z.number(),
  up: z.boolean(),
  /** it has a carrier */
  running: z.boolean(),
  /** index of the bridge whose port it is, in the same namespace */
  master: z.number().optional(),
  /** A veth's other end, or what a macvlan or vxlan stands on. `namespace` is absent where it could not be told. */
  peer: z.object({ namespace: z.string().optional(), index: z.number() }).optional(),
  /** `172.17.0.2/16`, `fe80::42:acff:fe11:2/64`; in the kernel's order */
  addresses: z.array(z.string()),
  vxlan: z.object({ vni: z.number(), port: z.number() }).optional(),
  /** a bridge's port sends a frame back to where it came from */
  hairpin: z.boolean().optional(),
});
export type NetLink = z.infer<typeof NetLink>;

export const NetRoutes = z.object({
  routes: z.array(
    z.object({
      /** `default`, `172.17.0.0/16` */
      to: z.string(),
      via: z.string().optional(),
      /** name of the link */
      link: z.string().optional(),
      source: z.string().optional(),
      /** `link`, `host`, `global` */
      scope: z.string().optional(),
      /** of a route that leads nowhere: `blackhole`, `unreachable`, `prohibit` */
      type: z.string().optional(),
    }),
  ),
});
export type NetRoutes = z.infer<typeof NetRoutes>;

export const NetNeighbours = z.object({
  /** who is at an address (ARP, NDP). `permanent`: put there by hand, as the overlay driver does */
  neighbours: z.array(
    z.object({
      address: z.string(),
      mac: z.string().optional(),
      link: z.string(),
      state: z.enum(['reachable', 'stale', 'permanent', 'failed']),
    }),
  ),
  /** through which port of a bridge, or which host of a vxlan, a MAC address is reached */
  forwarding: z.array(
    z.object({ mac: z.string(), link: z.string(), to: z.string().optional(), permanent: z.boolean() }),
  ),
});
export type NetNeighbours = z.infer<typeof NetNeighbours>;

export const NetListeners = z.object({
  listeners: z.array(
    z.object({
      protocol: z.enum(['tcp', 'udp']),
      address: z.string(),
      port: z.number(),
      /** of the process that holds the socket, where it was found: `docker-proxy`, `dockerd` (the DNS of 127.0.0.11) */
      program: z.string().optional(),
      /** host pid */
      pid: z.number().optional(),
      /** of a docker-proxy: where it leads */
      argv: z.array(z.string()).optional(),
    }),
  ),
});
export type NetListeners = z.infer<typeof NetListeners>;

/** As `iptables-save` prints them, in its order. */
export const NetChain = z.object({
  namespace: z.string(),
  family: z.enum(['ip', 'ip6']),
  table: z.string(),
  chain: z.string(),
  /** only of built-in chains: `ACCEPT`, `DROP` */
  policy: z.string().optional(),
  /** `-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80` */
  rules: z.array(z.string()),
  /** of nftables, by which a packet's trace names the rules: as many as `rules`, or none where they are not known */
  handles: z.array(z.number()).optional(),
});
export type NetChain = z.infer<typeof NetChain>;

/** Packets and bytes that met each rule, in the order of the chain's rules; of the policy last, where there is one. */
export const NetCounters = z.object({
  rules: z.array(z.tuple([z.number(), z.number()])),
  policy: z.tuple([z.number(), z.number()]).optional(),
});
export type NetCounters = z.infer<typeof NetCounters>;

export const Tuple = z.object({
  src: z.string(),
  sport: z.number().optional(),
  dst: z.string(),
  dport: z.number().optional(),
});
export type Tuple = z.infer<typeof Tuple>;

/** What conntrack keeps of a connection. The two tuples differ where an address was rewritten. */
export const NetConnection = z.object({
  namespace: z.string(),
  protocol: z.enum(['tcp', 'udp', 'icmp', 'other']),
  original: Tuple,
  reply: Tuple,
  /** of TCP: `SYN_SENT`, `ESTABLISHED`, … */
  state: z.string().optional(),
  assured: z.boolean().optional(),
  rewritten: z.array(z.enum(['src', 'dst'])).optional(),
});
export type NetConnection = z.infer<typeof NetConnection>;

/** `GET /networks/{id}`. */
export const DockerNetwork = z.object({
  name: z.string(),
  driver: z.string(),
  scope: z.string(),
  internal: z.boolean(),
  attachable: z.boolean().optional(),
  ingress: z.boolean().optional(),
  ipv6: z.boolean().optional(),
  subnets: z.array(z.object({ subnet: z.string(), gateway: z.string().optional() })),
  options: z.record(z.string(), z.string()),
  labels: z.record(z.string(), z.string()).optional(),
  /** of a bridge network: `docker0`, `br-1f2e3d4c5b6a` */
  bridge: z.string().optional(),
  endpoints: z.array(
    z.object({
      container: z.string(),
      name: z.string(),
      endpoint: z.string().optional(),
      mac: z.string().optional(),
      /** with its prefix */
      ipv4: z.string().optional(),
      ipv6: z.string().optional(),
      /** names by which others on this network find it */
      aliases: z.array(z.string()).optional(),
    }),
  ),
  /** other hosts of an overlay */
  peers: z.array(z.object({ name: z.string(), address: z.string() })).optional(),
});
export type DockerNetwork = z.infer<typeof DockerNetwork>;

/** What a swarm's manager says of it; a worker knows its own `state` and `node` only. */
export const Swarm = z.object({
  /** `inactive`, `pending`, `active`, `error`, `locked` */
  state: z.string(),
  node: z.string().optional(),
  manager: z.boolean().optional(),
  nodes: z.array(
    z.object({
      id: z.string(),
      hostname: z.string(),
      role: z.string(),
      availability: z.string(),
      state: z.string(),
      address: z.string().optional(),
      leader: z.boolean().optional(),
    }),
  ),
  services: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      image: z.string(),
      /** `replicated`, `global` */
      mode: z.string(),
      replicas: z.number().optional(),
      /** `vip`, `dnsrr` */
      endpointMode: z.string().optional(),
      ports: z.array(
        z.object({ published: z.number().optional(), target: z.number(), protocol: z.string(), mode: z.string() }),
      ),
      virtualAddresses: z.array(z.object({ network: z.string(), address: z.string() })),
    }),
  ),
  tasks: z.array(
    z.object({
      id: z.string(),
      service: z.string(),
      node: z.string().optional(),
      slot: z.number().optional(),
      state: z.string(),
      desired: z.string(),
      container: z.string().optional(),
      addresses: z.array(z.string()).optional(),
      error: z.string().optional(),
    }),
  ),
});
export type Swarm = z.infer<typeof Swarm>;
