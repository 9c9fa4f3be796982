/** What belongs to a node, a service or a task of a swarm. */
import type { NetMap } from './map-shape.ts';
import type { SwarmNode, SwarmService, SwarmTask } from './swarm-shape.ts';

export type ChosenOfSwarm =
  | { kind: 'node'; node: SwarmNode; tasks: readonly SwarmTask[] }
  | { kind: 'service'; service: SwarmService; tasks: readonly SwarmTask[] }
  | { kind: 'task'; task: SwarmTask; node: SwarmNode | undefined; service: SwarmService | undefined };

/** Undefined when it is not in the swarm at the cursor. */
export function chosenOfSwarm(
  { swarm }: Pick<NetMap, 'swarm'>,
  kind: ChosenOfSwarm['kind'],
  id: string,
): ChosenOfSwarm | undefined {
  if (!swarm) return undefined;
  const { nodes, services, tasks } = swarm;
  switch (kind) {
    case 'node': {
      const node = nodes.find((one) => one.id === id);
      return node && { kind, node, tasks: tasks.filter((task) => task.node === id) };
    }
    case 'service': {
      const service = services.find((one) => one.id === id);
      return service && { kind, service, tasks: tasks.filter((task) => task.service === id) };
    }
    case 'task': {
      const task = tasks.find((one) => one.id === id);
      if (!task) return undefined;
      const node = nodes.find((one) => one.id === task.node);
      return { kind, task, node, service: services.find((one) => one.id === task.service) };
    }
    default:
      return kind satisfies never;
  }
}

/** A service lights its tasks and what leads to them here; a node its tasks; a task its container. */
export function litOfSwarm(map: NetMap, chosen: ChosenOfSwarm): ReadonlySet<string> {
  const tasks = chosen.kind === 'task' ? [chosen.task] : chosen.tasks;
  const boxes = tasks.flatMap(({ box }) => box ?? []);
  const wires = map.wires.filter(({ box }) => boxes.includes(box));
  return new Set([
    ...(chosen.kind === 'node' ? [chosen.node.id] : chosen.kind === 'service' ? [chosen.service.id] : []),
    ...tasks.flatMap(({ id, node, service }) => [id, node, service].filter((one) => one !== undefined)),
    ...[...boxes, ...wires.flatMap(({ id, segment }) => (segment ? [id, segment] : [id]))],
    ...(chosen.kind === 'service' ? balancersOf(map, chosen) : []),
  ]);
}

function balancersOf({ boxes }: NetMap, { service }: Extract<ChosenOfSwarm, { kind: 'service' }>): string[] {
  const networks = new Set(service.addresses.map(({ network }) => network));
  const mesh = service.ports.some(({ mode }) => mode === 'ingress');
  return boxes.flatMap(({ id, purpose }) => {
    if (purpose?.kind === 'ingress') return mesh ? [id] : [];
    return purpose?.network !== undefined && networks.has(purpose.network) ? [id] : [];
  });
}

/** What of a swarm belongs to this box. */
export const swarmPartsOf = ({ swarm }: NetMap, box: string): string[] =>
  (swarm?.tasks ?? [])
    .filter((task) => task.box === box)
    .flatMap(({ id, node, service }) => [id, node, service].filter((one) => one !== undefined));
