/** What the map of a lab's network is made of. */
import type { DockerNetwork, NetListeners, NetNamespace, NetLink as Told } from '#engine/trace/network.ts';
import type { SwarmMap } from './swarm-shape.ts';
import type { Purpose } from './swarm-spaces.ts';

/** Since the run began that the picture is of. What is gone is kept in the map, as it last was. */
export type Change = 'appeared' | 'gone' | 'changed';

export type Marked = { change?: Change };

/** `id` is `<namespace>/<index>`. */
export type KernelLink = Told & { id: string };

export type MapContainer = { id: string; name: string /** as Docker calls it */; state: string };

/** A network namespace with what lives in it; of the host's, one container that shares it. */
export type MapBox = Marked & {
  id: string;
  namespace: string;
  space?: NetNamespace;
  /** What the engine made it for, where no container lives in it. */
  purpose?: Purpose;
  /** What stands in for IPVS has rules there. */
  standIn?: true;
  /** More than one where one joined another's: `--network container:x`. */
  containers: readonly MapContainer[];
  listeners: NetListeners['listeners'];
  /** Own namespace, or the host's. */
  shares: 'own' | 'host';
  /** dockerd answers names in it, at 127.0.0.11. */
  dns?: boolean;
  /** No interface but `lo`. */
  alone: boolean;
};

/** What a cable leads to: a bridge with its ports, or an interface of the host that containers stand on. */
export type MapSegment = Marked & {
  /** The kernel's link, or the network where there is none. */
  id: string;
  kind: 'bridge' | 'macvlan' | 'ipvlan' | 'overlay';
  /** What Docker calls it; else the bridge. */
  name: string;
  rail?: KernelLink;
  /** The tunnel of an overlay. */
  vxlan?: KernelLink;
  /** Of a tunnel: the hosts at its other ends, by the kernel's table of who is behind it, and what is there. */
  peers?: readonly string[];
  behind?: readonly { host: string; mac: string; address?: string }[];
  network?: DockerNetwork & { id: string };
  /** The way out: by a rule that hides addresses behind the host's, shut (`--internal`), or none of the host's business. */
  way: 'masquerade' | 'routed' | 'shut' | 'none';
  /** Containers on it may not talk with each other (`enable_icc=false`). */
  mute: boolean;
};

/** A cable: one interface of a box, and the host's end of it. */
export type MapWire = Marked & {
  id: string;
  box: string;
  segment?: string;
  inner: KernelLink;
  /** Absent where its other end is not known, and for what stands directly on another link. */
  outer?: KernelLink;
  addresses: readonly string[];
  /** By which others on this network find it. */
  names: readonly string[];
};

/** A port of the host that leads into a container. */
export type MapPort = Marked & {
  /** `tcp/0.0.0.0:8080` */
  id: string;
  protocol: string;
  address: string;
  port: number;
  target?: { address: string; port: number };
  /** Id of the box. */
  box?: string;
  /** Who listens: docker-proxy, or dockerd where it has none. */
  listeners: NetListeners['listeners'];
  /** The rule that rewrites the address. */
  rule?: { namespace: string; family: 'ip' | 'ip6'; table: string; chain: string; text: string };
};

/** From the lab's outside to its host. */
export type OutsideLink = Marked & {
  id: string;
  namespace: string;
  name: string;
  link: KernelLink;
  near?: KernelLink;
};

export type NetMap = {
  /** Every network namespace that is known, by its inode. */
  spaces: ReadonlyMap<string, NetNamespace>;
  host?: { namespace: string; facts: NetNamespace; links: readonly KernelLink[] };
  outside: readonly OutsideLink[];
  segments: readonly MapSegment[];
  boxes: readonly MapBox[];
  wires: readonly MapWire[];
  ports: readonly MapPort[];
  /** Absent where this host is in none. */
  swarm?: SwarmMap;
};
