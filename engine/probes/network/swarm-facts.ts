/** What a manager says of its swarm, in the words of the trace. What answers is the lab's, and may say anything. Pure. */
import { Swarm } from '#engine/trace/network.ts';

/** Of each of nodes, services and tasks; more are not told. */
export const MOST_OF_SWARM = 512;

type Port = { PublishedPort?: unknown; TargetPort?: unknown; Protocol?: unknown; PublishMode?: unknown };
type Node = {
  ID?: unknown;
  Description?: { Hostname?: unknown };
  Spec?: { Role?: unknown; Availability?: unknown };
  Status?: { State?: unknown; Addr?: unknown };
  ManagerStatus?: { Leader?: unknown };
};
type Service = {
  ID?: unknown;
  Spec?: {
    Name?: unknown;
    TaskTemplate?: { ContainerSpec?: { Image?: unknown } };
    EndpointSpec?: { Mode?: unknown };
    Mode?: { Replicated?: { Replicas?: unknown }; Global?: unknown };
  };
  Endpoint?: {
    Spec?: { Mode?: unknown };
    Ports?: Port[] | null;
    VirtualIPs?: { NetworkID?: unknown; Addr?: unknown }[] | null;
  };
};
type Task = {
  ID?: unknown;
  ServiceID?: unknown;
  NodeID?: unknown;
  Slot?: unknown;
  DesiredState?: unknown;
  Status?: { State?: unknown; Err?: unknown; ContainerStatus?: { ContainerID?: unknown } };
  NetworksAttachments?: { Addresses?: unknown }[] | null;
};
export type SwarmAnswers = { info: unknown; nodes: unknown; services: unknown; tasks: unknown };

/** `nodes`, `services` and `tasks` are undefined of an engine that is no manager. */
export function swarmOf({ info, nodes, services, tasks }: SwarmAnswers): Swarm | undefined {
  const { Swarm: said } = (info ?? {}) as { Swarm?: Record<string, unknown> };
  return Swarm.safeParse({
    state: said?.LocalNodeState,
    ...(said?.NodeID ? { node: said.NodeID } : {}),
    ...(said?.ControlAvailable === true && { manager: true }),
    nodes: list<Node>(nodes).map(nodeOf),
    services: list<Service>(services).map(serviceOf),
    tasks: list<Task>(tasks).map(taskOf),
  }).data;
}

/** Tasks change without an event: while some are not what they are to be, there will be more to see. */
export const isSettled = ({ tasks }: Swarm): boolean =>
  tasks.every(({ state, desired }) => state === desired || ENDED.has(state));
const ENDED: ReadonlySet<string> = new Set(['complete', 'shutdown', 'failed', 'rejected', 'remove', 'orphaned']);

const nodeOf = ({ ID, Description, Spec, Status, ManagerStatus }: Node) => ({
  ...{ id: ID, hostname: Description?.Hostname, role: Spec?.Role, availability: Spec?.Availability },
  state: Status?.State,
  ...(Status?.Addr ? { address: Status.Addr } : {}),
  ...(ManagerStatus?.Leader === true && { leader: true }),
});

function serviceOf({ ID, Spec, Endpoint }: Service) {
  const endpointMode = Endpoint?.Spec?.Mode ?? Spec?.EndpointSpec?.Mode;
  const replicas = Spec?.Mode?.Replicated?.Replicas;
  const image = Spec?.TaskTemplate?.ContainerSpec?.Image;
  return {
    ...{ id: ID, name: Spec?.Name, image: typeof image === 'string' ? image.replace(/@sha256:.*/, '') : image },
    mode: Spec?.Mode?.Global ? 'global' : 'replicated',
    ...(typeof replicas === 'number' && { replicas }),
    // What was asked for: a service without addresses of its own has nothing in `Endpoint`.
    ...(endpointMode ? { endpointMode } : {}),
    ports: list<Port>(Endpoint?.Ports).map(({ PublishedPort, TargetPort, Protocol, PublishMode }) => ({
      ...(typeof PublishedPort === 'number' && PublishedPort > 0 && { published: PublishedPort }),
      ...{ target: TargetPort, protocol: Protocol, mode: PublishMode },
    })),
    virtualAddresses: list<{ NetworkID?: unknown; Addr?: unknown }>(Endpoint?.VirtualIPs).map(
      ({ NetworkID, Addr }) => ({
        network: NetworkID,
        address: Addr ?? '',
      }),
    ),
  };
}

function taskOf({ ID, ServiceID, NodeID, Slot, DesiredState, Status, NetworksAttachments }: Task) {
  const addresses = list<{ Addresses?: unknown }>(NetworksAttachments).flatMap(({ Addresses }) => list(Addresses));
  return {
    ...{ id: ID, service: ServiceID, state: Status?.State, desired: DesiredState },
    ...(NodeID ? { node: NodeID } : {}),
    ...(typeof Slot === 'number' && { slot: Slot }),
    ...(Status?.ContainerStatus?.ContainerID ? { container: Status.ContainerStatus.ContainerID } : {}),
    ...(addresses.length > 0 && { addresses }),
    ...(Status?.Err ? { error: Status.Err } : {}),
  };
}

const list = <T>(value: unknown): T[] => (Array.isArray(value) ? (value as T[]).slice(0, MOST_OF_SWARM) : []);
