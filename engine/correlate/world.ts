import type { Component } from '#engine/trace/component.ts';
import type { Attributes } from '#engine/trace/event.ts';
import type { Nanos, TerminalId, TraceId } from '#engine/trace/ids.ts';
import { BoundedMap } from './bounded-map.ts';
import type { KitBuild } from './buildkit-fold.ts';
import type { ClassicBuild } from './classic-fold.ts';
import { ContainerTable } from './container-table.ts';
import type { Observation } from './observation.ts';
import { ProcessTable } from './process-table.ts';
import { type Span, SpanWriter } from './span.ts';

/** Of the whole lab, since its kernel probe watches. */
export type Counted = { threads: number; netlinkReads: number };

/** One command line: its trace and how much of it still runs. */
export type Command = {
  readonly trace: TraceId;
  readonly terminal: TerminalId;
  readonly ordinal: number;
  readonly root: Span;
  /** When its command line had ended; absent before. */
  ended?: Nanos;
  /** CLI processes of it that have not ended; it may outlive its command line (`docker run … &`). */
  running: number;
  /** What had been counted when it began. */
  readonly counted: Counted | undefined;
};

export type Terminal = {
  readonly id: TerminalId;
  /** Its shell, or for a command without a terminal the process that was started. */
  pid?: number;
  interactive?: boolean;
  command?: Command;
};

/** A request in flight, of either socket. */
export type Request = {
  readonly span: Span;
  /** `POST /containers/{id}/start`, `Tasks/Create` */
  readonly name: string;
  /** Waits for what others do. */
  readonly passive: boolean;
  /** Hears of what others do, for as long as it likes: never their cause. */
  readonly idle: boolean;
  readonly to: Component;
  container?: string;
};

export type Exchange = Request & {
  readonly url: string;
  readonly route: string;
  /** What stands in its route's placeholder. */
  readonly subject?: string | undefined;
  status?: number;
  /** Status and headers of the answer, for the span's end. */
  answer?: Attributes;
  /** What stands for what it makes or removes: words that its kernel calls named, ports to publish, a network's bridge. */
  named: Set<string>;
};

export type Call = Request & {
  readonly streaming: boolean;
  /** Of a task: the exec that it is about. */
  readonly exec?: string | undefined;
};

/** A request to a registry that has not ended. */
export type RegistryAsk = { readonly span: Span; status?: number; answer?: Attributes };

/** A run of equal calls of one thread, told as one span. */
export type Burst = {
  readonly span: Span;
  /** What makes calls equal; absent for calls that always stand for themselves. */
  readonly key?: string;
  last: Nanos;
  count: number;
  details: Set<string>;
  /** Calls whose arguments found no more room there. */
  unlisted: number;
  failure?: string;
  returned: Attributes;
};

/** An observation that came before what explains it. */
export type Held = {
  readonly observation: Observation;
  readonly until: Nanos;
  /** It waits for a daemon's order, not for a command. */
  readonly forOrder: boolean;
};

/** `cause`: the command that it was for when it got its port; empty for none. */
export type KnownSocket = {
  readonly pid: number;
  readonly program: string;
  readonly cause: Cause;
};

/** Of a packet: which command it is for; empty for none. */
export type Cause = { trace?: TraceId; traceEvidence?: 'inferred' };

/** `after`: the fork before it of the same thread. */
export type Fork = { readonly child: number; readonly at: Nanos; readonly after: number };

export type World = {
  readonly spans: SpanWriter;
  readonly terminals: Map<TerminalId, Terminal>;
  /** By `terminal ordinal`. */
  readonly commands: BoundedMap<string, Command>;
  readonly traces: BoundedMap<TraceId, Command>;
  readonly processes: ProcessTable;
  /** Spans of processes known only as the peer of a connection, by pid. */
  readonly peers: BoundedMap<number, Span>;
  readonly exchanges: Map<number, Exchange>;
  readonly calls: Map<string, Call>;
  /** Requests by which dockerd may have written into volumes, that were answered. */
  readonly volumeWriters: BoundedMap<Span, { name: string; endedAt: Nanos }>;
  readonly registryAsks: Map<number, RegistryAsk>;
  /** By the call that tells of it. */
  readonly builds: Map<string, KitBuild>;
  /** `Control/Solve` by the ref of its build. */
  readonly solves: BoundedMap<string, Span>;
  /** By exchange. */
  readonly classicBuilds: Map<number, ClassicBuild>;
  /** Steps by what they run: a bundle of BuildKit's, a container of the classic builder (12 digits). */
  readonly stepOf: BoundedMap<string, Span>;
  /** Arguments of what a bundle runs, by its container. */
  readonly bundles: BoundedMap<string, string[]>;
  readonly containers: ContainerTable;
  /** The bridge of each network, by the network's id and by its name. */
  readonly bridges: BoundedMap<string, string>;
  /** Trace id of a call's `traceparent` → the container it was about. */
  readonly contexts: BoundedMap<string, string>;
  /** Which command a connection is of. */
  readonly connections: BoundedMap<string, Cause>;
  /** For whom a port proxy was asked last, by its pid. */
  readonly proxied: BoundedMap<number, Cause>;
  /** By what a packet shows of them. */
  readonly sockets: BoundedMap<string, KnownSocket>;
  readonly bursts: Map<number, Burst>;
  /** By thread, its last fork. */
  readonly forks: BoundedMap<number, Fork>;
  /** Calls on the way from a fork to its program. */
  readonly waitedForProgram: WeakSet<Observation>;
  held: Held[];
  /** Processes and exchanges of which something waits. */
  readonly heldKeys: Set<number | string>;
  nextTrace: number;
  /** What the kernel probe has counted and not told. */
  counted: Counted | undefined;
};

/** More threads than a daemon has. */
const REMEMBERED_FORKS = 512;
/** Connections whose later packets still find their command. */
const REMEMBERED_CONNECTIONS = 512;
const REMEMBERED_SOCKETS = 1024;
/** More than are answered in half a second. */
const REMEMBERED_WRITERS = 64;
/** Commands whose late events still find them. */
const REMEMBERED_COMMANDS = 256;

export const newWorld = (): World => ({
  spans: new SpanWriter(),
  terminals: new Map(),
  commands: new BoundedMap(REMEMBERED_COMMANDS),
  traces: new BoundedMap(REMEMBERED_COMMANDS),
  processes: new ProcessTable(),
  peers: new BoundedMap(REMEMBERED_COMMANDS),
  exchanges: new Map(),
  calls: new Map(),
  volumeWriters: new BoundedMap(REMEMBERED_WRITERS),
  registryAsks: new Map(),
  builds: new Map(),
  solves: new BoundedMap(REMEMBERED_COMMANDS),
  classicBuilds: new Map(),
  stepOf: new BoundedMap(REMEMBERED_COMMANDS),
  bundles: new BoundedMap(REMEMBERED_COMMANDS),
  containers: new ContainerTable(),
  bridges: new BoundedMap(REMEMBERED_COMMANDS),
  contexts: new BoundedMap(REMEMBERED_COMMANDS),
  connections: new BoundedMap(REMEMBERED_CONNECTIONS),
  proxied: new BoundedMap(REMEMBERED_COMMANDS),
  sockets: new BoundedMap(REMEMBERED_SOCKETS),
  bursts: new Map(),
  forks: new BoundedMap(REMEMBERED_FORKS),
  waitedForProgram: new WeakSet(),
  held: [],
  heldKeys: new Set(),
  nextTrace: 1,
  counted: undefined,
});

export const commandKey = (terminal: TerminalId, ordinal: number): string => `${terminal} ${ordinal}`;

/** Does anything of this trace's command still run? */
export function isLive(world: World, trace: TraceId): boolean {
  const command = world.traces.get(trace);
  return command !== undefined && (command.root.open || command.running > 0);
}
