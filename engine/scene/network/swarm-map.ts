/** A swarm at a point in time, as one of its hosts knows it. */
import type { Swarm } from '#engine/trace/network.ts';
import type { MapBox, MapSegment } from './map-shape.ts';
import type { NetWorld } from './net-world.ts';
import { servicesOf } from './swarm-services.ts';
import type { Standing, SwarmMap, SwarmNode, SwarmOverlay, SwarmTask } from './swarm-shape.ts';

type Around = { boxes: readonly MapBox[]; segments: readonly MapSegment[] };

/** Undefined of a host that is in no swarm. */
export function swarmMap(world: NetWorld, around: Around): SwarmMap | undefined {
  const { swarm } = world;
  if (!swarm || swarm.state === 'inactive' || swarm.state === '') return undefined;
  const nodes = nodesOf(swarm);
  const tasks = swarm.manager ? tasksOf(swarm, nodes, around.boxes) : tasksByName(swarm, around.boxes);
  return {
    ...{ state: swarm.state, manager: swarm.manager === true, nodes, tasks },
    services: servicesOf(world, tasks),
    overlays: overlaysOf(world, around.segments),
  };
}

/** Managers first, the leader before the others. */
function nodesOf({ nodes, node: self }: Swarm): SwarmNode[] {
  const known = nodes.map((node): SwarmNode => ({ ...node, leader: node.leader === true, here: node.id === self }));
  if (known.length === 0 && self) return [{ id: self, role: 'worker', state: 'ready', leader: false, here: true }];
  const rank = ({ leader, role }: SwarmNode) => (leader ? 0 : role === 'manager' ? 1 : 2);
  return known.sort((a, b) => rank(a) - rank(b) || order(a.hostname ?? '', b.hostname ?? ''));
}

function tasksOf({ tasks, services }: Swarm, nodes: readonly SwarmNode[], boxes: readonly MapBox[]): SwarmTask[] {
  const names = new Map(services.map(({ id, name }) => [id, name]));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return tasks
    .map(({ service, container, addresses = [], ...task }): SwarmTask => {
      const node = byId.get(task.node ?? '');
      const box = boxOf(boxes, container);
      return {
        ...task,
        ...{ service, addresses, name: `${names.get(service) ?? service}.${task.slot ?? node?.hostname ?? '?'}` },
        ...(container && { container }),
        ...(box && { box: box.id }),
        standing: standingOf(task, node),
      };
    })
    .sort((a, b) => order(a.name, b.name) || AGE[a.standing] - AGE[b.standing] || order(a.id, b.id));
}

/** Of one place in a service, what runs comes before what did. */
const AGE: Record<Standing, number> = {
  ...{ running: 0, coming: 1, ending: 2, unreachable: 3, unwanted: 4, orphaned: 5, failed: 6, ended: 7 },
};

const COMING: ReadonlySet<string> = new Set([
  'new',
  'pending',
  'assigned',
  'accepted',
  'preparing',
  'ready',
  'starting',
]);

export function standingOf(
  { state, desired }: { state: string; desired: string },
  node: Pick<SwarmNode, 'state'> | undefined,
): Standing {
  if (state === 'failed' || state === 'rejected') return 'failed';
  if (state === 'orphaned') return 'orphaned';
  if (state !== 'running')
    return COMING.has(state) && desired !== 'shutdown' && desired !== 'remove' ? 'coming' : 'ended';
  const isWanted = desired !== 'shutdown' && desired !== 'remove';
  if (node === undefined || node.state === 'ready') return isWanted ? 'running' : 'ending';
  return isWanted ? 'unreachable' : 'unwanted';
}

/** `web.1.k3v9x0m2q8r7t6y5u4i3o2p1a`; of a global service the node's id stands in the place of the number. */
const TASK_NAME = /^(.+)\.(\d+|[a-z0-9]{25})\.([a-z0-9]{25})$/;

function tasksByName({ node }: Swarm, boxes: readonly MapBox[]): SwarmTask[] {
  return boxes
    .flatMap((box) =>
      box.containers.flatMap(({ id, name, state }): SwarmTask[] => {
        const [, service, place = '', task] = TASK_NAME.exec(name) ?? [];
        if (!service || !task) return [];
        const slot = /^\d+$/.test(place);
        return [
          {
            ...{ id: task, name: slot ? `${service}.${place}` : service, state, container: id, box: box.id },
            ...(slot && { slot: Number(place) }),
            ...(node && { node }),
            ...{ standing: state === 'running' ? 'running' : 'ended', addresses: [], inferred: true },
          },
        ];
      }),
    )
    .sort((a, b) => order(a.name, b.name));
}

const boxOf = (boxes: readonly MapBox[], container: string | undefined): MapBox | undefined =>
  container === undefined ? undefined : boxes.find(({ containers }) => containers.some(({ id }) => id === container));

const VNI = 'com.docker.network.driver.overlay.vxlanid_list';

/** All that the engine knows, also those that this host has no bridge for. */
function overlaysOf({ networks }: NetWorld, segments: readonly MapSegment[]): SwarmOverlay[] {
  return [...networks]
    .filter(([, { driver, scope }]) => driver === 'overlay' && scope === 'swarm')
    .map(([id, { name, subnets, options, ingress }]): SwarmOverlay => {
      const segment = segments.find(({ network }) => network?.id === id);
      const vni = segment?.vxlan?.vxlan?.vni ?? Number(options[VNI]?.split(',')[0] ?? Number.NaN);
      return {
        ...{ id, name, peers: segment?.peers ?? [], ingress: ingress === true, encrypted: 'encrypted' in options },
        ...(subnets[0] && { subnet: subnets[0].subnet }),
        ...(Number.isFinite(vni) && { vni }),
        ...(segment && { segment: segment.id }),
      };
    })
    .sort((a, b) => Number(b.ingress) - Number(a.ingress) || order(a.name, b.name));
}

const order = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });
