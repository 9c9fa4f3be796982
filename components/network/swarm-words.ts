/** A swarm in words. */

import { hasStandIn, lacksBalancing } from '#engine/scene/network/swarm-services.ts';
import type {
  Standing,
  SwarmMap,
  SwarmNode,
  SwarmOverlay,
  SwarmPort,
  SwarmService,
} from '#engine/scene/network/swarm-shape.ts';
import { plural } from '#engine/scene/number-words.ts';

export const STANDINGS: Record<Standing, string> = {
  running: 'runs',
  ending: 'is being shut down',
  coming: 'on its way',
  ended: 'ended',
  failed: 'failed',
  unreachable: 'ran when its node last answered',
  unwanted: 'given up: its node does not answer',
  orphaned: 'orphaned: its node was silent for too long',
};

/** A worker knows of itself only that it is `active`. */
export const answers = ({ state }: Pick<SwarmNode, 'state'>): boolean => state === 'ready' || state === 'active';

export const nodeName = ({ hostname, id, here }: SwarmNode): string =>
  hostname ?? (here ? 'this host' : id.slice(0, 12));

/** `leader`, `manager`, `worker, drain` */
export const nodeWords = ({ leader, role, availability }: SwarmNode): string =>
  [leader ? 'leader' : role, ...(availability && availability !== 'active' ? [availability] : [])].join(', ');

/** `2 of 3 run`; of a global service `2 run, one on each node` */
export const countOf = ({ running, replicas, mode }: SwarmService): string =>
  replicas !== undefined && mode !== 'global' ? `${running} of ${replicas} run` : `${running} run, one on each node`;

/** `:8080 → 80 on each node`, `:8080 → 80 where a task runs` */
export const portWords = ({ published, target, mode }: SwarmPort): string =>
  `${published === undefined ? 'any port' : `:${published}`} → ${target} ${mode === 'ingress' ? 'on each node' : 'where a task runs'}`;

export function overlayWords({ vni, peers, segment, encrypted }: SwarmOverlay): string {
  const where =
    peers.length > 0
      ? `tunnel to ${peers.join(', ')}`
      : segment
        ? 'no other host is behind its tunnel'
        : 'nothing of it runs on this host';
  return [...(vni === undefined ? [] : [`VXLAN ${vni}`]), ...(encrypted ? ['encrypted'] : []), where].join(', ');
}

/** One sentence for the head of the deck. */
export function swarmNotice(swarm: SwarmMap): string {
  const down = swarm.nodes.filter((node) => !answers(node)).length;
  const running = swarm.tasks.filter(({ standing }) => standing === 'running').length;
  const silent = down > 0 ? `, ${down} of them silent` : '';
  if (swarm.state !== 'active') return `The swarm is ${swarm.state}.`;
  if (!swarm.manager) return `A worker of a swarm: ${plural(running, 'task')} here; managers know the rest.`;
  const lacks = swarm.services.some(hasStandIn)
    ? ' A stand-in balances their load, since this kernel does not do it for a lab.'
    : swarm.services.some(lacksBalancing)
      ? ' Load balancing is missing in this kernel.'
      : '';
  return `A swarm of ${plural(swarm.nodes.length, 'node')}${silent}: ${plural(running, 'task')} of ${plural(swarm.services.length, 'service')} ${running === 1 ? 'runs' : 'run'}.${lacks}`;
}

/** What of a service leads nowhere on this host; empty where all of it works. */
export function missingOf({ addresses, ports }: Pick<SwarmService, 'addresses' | 'ports'>): string[] {
  return [
    ...addresses
      .filter(({ served }) => served === false)
      .map(({ address, network }) => `its address ${address.split('/')[0]} on ${network}`),
    ...ports.filter(({ open }) => open === false).map(({ published }) => `port ${published} of the routing mesh`),
  ];
}

/** Why, and what to do instead. That it is the kernel follows from what the engine left out: it sets up both together or neither. */
export const BALANCING_NEEDS =
  'The engine balances by IPVS, a part of the kernel. It has set up nothing here, which it does where the kernel has no IPVS.';
export const INSTEAD = ['--endpoint-mode dnsrr', 'mode=host'] as const;

/** Of what leads to a service here though the kernel does not. */
export const STANDS_IN =
  'The engine balances by IPVS, a part of the kernel that this host lacks or keeps from labs. The engine room has put rules of iptables where IPVS would be: each new connection goes to the next task. The engine knows nothing of them.';
