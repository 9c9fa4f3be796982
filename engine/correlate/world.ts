import type { Component } from '#engine/trace/component.ts';
import type { Attributes } from '#engine/trace/event.ts';
import type { Nanos, TerminalId, TraceId } from '#engine/trace/ids.ts';
import { BoundedMap } from './bounded-map.ts';
import { ContainerTable } from './container-table.ts';
import type { Observation } from './observation.ts';
import { ProcessTable } from './process-table.ts';
import { type Span, SpanWriter } from './span.ts';

/** One command line: its trace and how much of it still runs. */
export type Command = {
  readonly trace: TraceId;
  readonly terminal: TerminalId;
  readonly ordinal: number;
  readonly root: Span;
  /** CLI processes of it that have not ended; it may outlive its command line (`docker run … &`). */
  running: number;
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
  status?: number;
  /** Status and headers of the answer, for the span's end. */
  answer?: Attributes;
  /** What its kernel calls named, while it is not known which container it makes. */
  named: Set<string>;
};

export type Call = Request & { readonly streaming: boolean };

/** A run of equal calls of one thread, told as one span. */
export type Burst = {
  readonly span: Span;
  /** What makes calls equal; absent for calls that always stand for themselves. */
  readonly key?: string;
  last: Nanos;
  count: number;
  details: Set<string>;
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
  readonly containers: ContainerTable;
  /** Trace id of a call's `traceparent` → the container it was about. */
  readonly contexts: BoundedMap<string, string>;
  readonly bursts: Map<number, Burst>;
  held: Held[];
  /** Processes and exchanges of which something waits. */
  readonly heldKeys: Set<number | string>;
  nextTrace: number;
};

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
  containers: new ContainerTable(),
  contexts: new BoundedMap(REMEMBERED_COMMANDS),
  bursts: new Map(),
  held: [],
  heldKeys: new Set(),
  nextTrace: 1,
});

export const commandKey = (terminal: TerminalId, ordinal: number): string => `${terminal} ${ordinal}`;

/** Does anything of this trace's command still run? */
export function isLive(world: World, trace: TraceId): boolean {
  const command = world.traces.get(trace);
  return command !== undefined && (command.root.open || command.running > 0);
}
