/**
 * Checks that look at a lab's networks: what the kernel holds in each network namespace, and what the engine says of its networks.
 * `in` names a namespace: `host`, `laptop`, a container by its name, or `network:NAME` for the one that the engine made for a network itself.
 */
import { z } from 'zod';
import { LINK_KINDS } from '#engine/trace/network.ts';
import { amount, Matcher, words } from './matcher.ts';

export const place = z
  .string()
  .min(1)
  .describe('`host`, `laptop`, the name of a container, or `network:NAME`: the namespace that the engine made for it');

const linkEnd = {
  in: place.optional(),
  kind: z.enum(LINK_KINDS).optional(),
  name: words.optional().describe('`eth0`, `docker0`'),
  master: words.optional().describe('name of the bridge whose port it is'),
};

export const LinkPattern = z.strictObject({
  ...linkEnd,
  peer: z.strictObject(linkEnd).optional().describe('a veth’s other end; what a macvlan or vxlan stands on'),
  up: z.boolean().optional(),
  mac: words.optional(),
  address: words.optional().describe('one of its addresses, with its prefix: `172.17.0.2/16`'),
  vni: z.number().int().optional().describe('of a vxlan'),
});
export type LinkPattern = z.infer<typeof LinkPattern>;

export const RoutePattern = z.strictObject({
  in: place,
  to: words.optional().describe('`default`, `172.17.0.0/16`'),
  via: words.optional(),
  link: words.optional().describe('name of the link by which it leads'),
});
export type RoutePattern = z.infer<typeof RoutePattern>;

export const RulePattern = z.strictObject({
  in: place.default('host'),
  family: z.enum(['ip', 'ip6']).default('ip'),
  table: z.string().optional(),
  chain: z.string().optional(),
  text: words.optional().describe('as `iptables -S` prints it: `-A DOCKER ! -i docker0 … -j DNAT …`'),
  packets: Matcher.optional().describe('how many packets met it since it was made'),
});
export type RulePattern = z.infer<typeof RulePattern>;

export const ListenerPattern = z.strictObject({
  in: place.optional(),
  protocol: z.enum(['tcp', 'udp']).optional(),
  address: words.optional(),
  port: z.number().int().optional(),
  program: words.optional().describe('`docker-proxy`, `dockerd`, `nginx`'),
});
export type ListenerPattern = z.infer<typeof ListenerPattern>;

const tuple = z.strictObject({ address: words.optional(), port: Matcher.optional() });

export const ConnectionPattern = z.strictObject({
  in: place.optional(),
  protocol: z.enum(['tcp', 'udp', 'icmp', 'other']).optional(),
  from: tuple.optional().describe('who began it'),
  to: tuple.optional().describe('whom the first packet was for, as it set out'),
  answered: tuple.optional().describe('who answers; another than `to` where the destination was rewritten'),
  rewritten: z
    .array(z.enum(['src', 'dst']))
    .optional()
    .describe('all that was written anew; an empty list: nothing'),
  state: z.string().optional().describe('of TCP: `ESTABLISHED`, …'),
});
export type ConnectionPattern = z.infer<typeof ConnectionPattern>;

export const DockerNetworkPattern = z.strictObject({
  name: words.optional(),
  driver: z.string().optional().describe('`bridge`, `host`, `null`, `macvlan`, `overlay`'),
  scope: z.string().optional().describe('`local`, `swarm`'),
  internal: z.boolean().optional(),
  attachable: z.boolean().optional(),
  subnet: words.optional(),
  bridge: words.optional().describe('its bridge in the kernel: `docker0`, `br-…`'),
  options: z.record(z.string(), Matcher).optional().describe('what `-o` gave'),
  endpoints: amount.optional().describe('how many containers are on it'),
});
export type DockerNetworkPattern = z.infer<typeof DockerNetworkPattern>;

export const EndpointPattern = z.strictObject({
  network: words.optional(),
  driver: z.string().optional(),
  container: z.string().optional().describe('its name'),
  alias: z.string().optional().describe('a name by which others on this network find it; its own name is none'),
  address: words.optional().describe('IPv4, with its prefix'),
});
export type EndpointPattern = z.infer<typeof EndpointPattern>;

export const SwarmPattern = z.strictObject({
  state: z.string().optional().describe('`inactive`, `active`'),
  manager: z.boolean().optional(),
  nodes: amount.optional(),
});
export type SwarmPattern = z.infer<typeof SwarmPattern>;

const WHAT = {
  link: LinkPattern.optional().describe('a network interface'),
  route: RoutePattern.optional(),
  rule: RulePattern.optional().describe('a rule of iptables'),
  listener: ListenerPattern.optional().describe('a socket that waits for others'),
  connection: ConnectionPattern.optional().describe(
    'what conntrack keeps; gone soon after its end, so mostly `sticky`',
  ),
  docker: DockerNetworkPattern.optional().describe('a network, as the engine tells of it'),
  endpoint: EndpointPattern.optional().describe('a container on a network, as the engine tells of it'),
  swarm: SwarmPattern.optional(),
} as const;
export type NetworkWhat = keyof typeof WHAT;

export const NetworkPattern = z
  .strictObject({ ...WHAT, count: amount.optional().describe('how many there are; at least one when absent') })
  .refine((one) => Object.keys(WHAT).filter((what) => one[what as NetworkWhat] !== undefined).length === 1, {
    error: `names exactly one of: ${Object.keys(WHAT).join(', ')}`,
  });
export type NetworkPattern = z.infer<typeof NetworkPattern>;
