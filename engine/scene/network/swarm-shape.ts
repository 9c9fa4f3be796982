/** What the map knows of a swarm: what this host's engine says of it, put beside what this host's kernel has made of it. */
import type { Marked } from './map-shape.ts';

/**
 * `ending`: it runs, and is to be shut down.
 * `unreachable`: the last that was heard of it is that it runs, and its node does not answer.
 * `unwanted`: the same, and the managers have given it up.
 */
export type Standing = 'running' | 'ending' | 'coming' | 'ended' | 'failed' | 'unreachable' | 'unwanted' | 'orphaned';

export type SwarmNode = Marked & {
  id: string;
  /** A worker does not know what it is called in the swarm. */
  hostname?: string;
  role: string;
  availability?: string;
  /** `ready`, `down`, `unknown`, `disconnected`; of a worker that knows itself only what it is in the swarm: `active` */
  state: string;
  address?: string;
  leader: boolean;
  /** The host that this map is of. */
  here: boolean;
};

export type SwarmTask = Marked & {
  id: string;
  /** As the containers are called: `web.1`; of a global service `web` and its node. */
  name: string;
  /** Absent where only its container is known. */
  service?: string;
  node?: string;
  slot?: number;
  /** What it is, and what the managers want it to be: words of the swarm. */
  state: string;
  desired?: string;
  standing: Standing;
  container?: string;
  /** The box that its container lives in, where that is on this host. */
  box?: string;
  addresses: readonly string[];
  error?: string;
  /** A worker tells of no tasks: read from the name of a container. */
  inferred?: true;
};

export type SwarmPort = {
  published?: number;
  target: number;
  protocol: string;
  /** `ingress`: by the routing mesh, on each node; `host`: on the nodes of the tasks only. */
  mode: string;
  /** Of the mesh: whether a rule of this host leads into it. Absent while no task runs, since there is nowhere to lead to. */
  open?: boolean;
  /** The rule is of what stands in for IPVS. */
  standIn?: true;
};

export type SwarmAddress = {
  address: string;
  /** The network's name. */
  network: string;
  /** Whether the load balancer's namespace of that network has it on this host. Absent where there is none, or no task runs. */
  served?: boolean;
  /** What balances it there stands in for IPVS. */
  standIn?: true;
};

export type SwarmService = Marked & {
  id: string;
  name: string;
  image: string;
  mode: string;
  /** How many are to run; of a global service one for each node. */
  replicas?: number;
  running: number;
  endpointMode?: string;
  ports: readonly SwarmPort[];
  addresses: readonly SwarmAddress[];
};

export type SwarmOverlay = {
  id: string;
  name: string;
  subnet?: string;
  vni?: number;
  /** Hosts at the other ends of its tunnel. */
  peers: readonly string[];
  ingress: boolean;
  encrypted: boolean;
  /** The deck of the map, where this host has a bridge for it. */
  segment?: string;
};

export type SwarmMap = {
  /** `active`, `pending`, `error`, `locked` */
  state: string;
  /** This host is a manager, so it knows all of the swarm; a worker knows itself. */
  manager: boolean;
  nodes: readonly SwarmNode[];
  services: readonly SwarmService[];
  tasks: readonly SwarmTask[];
  overlays: readonly SwarmOverlay[];
};
