/** Namespaces that the engine makes for a swarm's load balancing: `ingress_sbox`, and `lb_` with the beginning of a network's id. */
import type { DockerNetwork, NetNamespace } from '#engine/trace/network.ts';
import { isStandIn } from '#engine/trace/stand-in.ts';
import type { NetWorld } from './net-world.ts';

export type Purpose =
  /** Where published ports of the routing mesh arrive. */
  | { kind: 'ingress' }
  /** Where a network's services have their addresses. `network` is its name, as far as it is known. */
  | { kind: 'balancer'; network?: string };

const INGRESS = 'ingress_sbox';
const BALANCER = 'lb_';

/** Undefined of a namespace that is for something else. */
export function purposeOf({ role, label }: NetNamespace, networks: NetWorld['networks']): Purpose | undefined {
  if (role !== 'network') return undefined;
  if (label === INGRESS) return { kind: 'ingress' };
  if (!label.startsWith(BALANCER)) return undefined;
  const [, network] = [...networks].find(([id]) => isOf(label, id)) ?? [];
  return { kind: 'balancer', ...(network && { network: network.name }) };
}

/** The inode of the namespace in which services of this network have their addresses, if this host has one. */
export function balancerOf(world: NetWorld, id: string, network: DockerNetwork): string | undefined {
  const [inode] =
    [...world.namespaces].find(
      ([, { role, label }]) => role === 'network' && (network.ingress ? label === INGRESS : isOf(label, id)),
    ) ?? [];
  return inode;
}

const isOf = (label: string, id: string): boolean =>
  label.startsWith(BALANCER) && label.length >= BALANCER.length + 8 && id.startsWith(label.slice(BALANCER.length));

export const purposeWords = (purpose: Purpose): string =>
  purpose.kind === 'ingress' ? 'ingress' : `balancer of ${purpose.network ?? 'a network'}`;

/** Whether what stands in for IPVS has rules in a namespace. */
export const hasStandInRules = (world: NetWorld, namespace: string): boolean =>
  [...world.chains.values()].some((one) => one.namespace === namespace && isStandIn(one.chain) && one.rules.length > 0);
