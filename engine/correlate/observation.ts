/**
 * What a probe saw, raw. Observations never leave the engine: correlate folds them into TraceEvents.
 * All `at` are nanoseconds of CLOCK_MONOTONIC. All pids are the host's.
 */
import type { Json } from '#engine/trace/event.ts';
import type { Nanos, TerminalId } from '#engine/trace/ids.ts';

/** Who is at the other end of a unix socket: SO_PEERCRED, then /proc read while the client still waits for its answer. */
export type Peer = {
  pid: number;
  uid: number;
  argv: string[];
  /** From LAB_TERM and LAB_CMD in its environment; absent when the process was not started from a lab's terminal. */
  terminal?: TerminalId;
  command?: number;
  /** Parent, grandparent, … up to the lab's init. */
  ancestors: { pid: number; comm: string }[];
};

export type Body = {
  /** First 64 KiB as text; parsed if it is JSON. Absent for binary and streams. */
  content?: Json;
  /** Bytes in all. */
  size: number;
};

type At = { at: Nanos };

/** Shell integration: OSC 133 marks of a terminal, or the start and end of a command run without one. */
export type ShellObservation = At &
  (
    | { kind: 'terminal.opened'; terminal: TerminalId; pid: number }
    | { kind: 'terminal.closed'; terminal: TerminalId }
    | { kind: 'command.started'; terminal: TerminalId; command: number; line: string; pid?: number }
    | { kind: 'command.ended'; terminal: TerminalId; command: number; exit: number }
    | {
        kind: 'terminal.output';
        terminal: TerminalId;
        /** The command that ran when it was printed, which is before it was read: null for none, absent for whichever runs. */
        command?: number | null;
        data: string;
      }
  );

/** docker.sock. `exchange` is unique in the lab: one request with its answer. */
export type HttpObservation = At &
  (
    | {
        kind: 'http.request';
        connection: number;
        exchange: number;
        peer?: Peer;
        method: string;
        url: string;
        headers: Record<string, string>;
        body?: Body;
      }
    | { kind: 'http.response'; exchange: number; status: number; headers: Record<string, string>; upgrade?: string }
    /** Output on a streamed or hijacked answer: at most the first 16 KiB of text per exchange are kept, sizes always. */
    | { kind: 'http.data'; exchange: number; direction: 'request' | 'response'; size: number; text?: string }
    /** The answer is complete, or the connection closed before it was (`aborted`). */
    | {
        kind: 'http.ended';
        exchange: number;
        body?: Body;
        requestSize: number;
        responseSize: number;
        aborted?: boolean;
      }
  );

/** containerd.sock, and h2c on a hijacked docker.sock. `call` is unique in the lab: one HTTP/2 stream. */
export type GrpcObservation = At &
  (
    | {
        kind: 'grpc.request';
        call: string;
        socket: 'containerd.sock' | 'docker.sock';
        peer?: Peer;
        /** `/containerd.services.tasks.v1.Tasks/Create` */
        path: string;
        metadata: Record<string, string>;
        message?: Json;
        /** The docker.sock exchange that was hijacked for it. */
        exchange?: number;
      }
    /** Further messages of a stream (`Events/Subscribe`, BuildKit `Status`). */
    | { kind: 'grpc.message'; call: string; direction: 'request' | 'response'; message: Json }
    | { kind: 'grpc.ended'; call: string; status: number; statusMessage?: string; message?: Json }
  );

export type Namespaces = { user: number; pid: number; mnt: number; net: number };

/** One system call or scheduler event of a process in the lab. */
export type KernelObservation = At & {
  kind: 'kernel';
  pid: number;
  tid: number;
  ppid: number;
  comm: string;
  namespaces?: Namespaces;
  call: KernelCall;
};

export type KernelCall =
  | { name: 'execve'; argv: string[] /** bytes of argv in all, when it was cut */; size?: number }
  | { name: 'fork'; child: number }
  | { name: 'exit'; code: number; signal?: number }
  | { name: 'oom'; victim: number }
  /** Everything else: arguments decoded to names, `result` negative errno or the return value when it was seen. */
  | { name: 'syscall'; syscall: string; args: Record<string, Json>; result?: number };

/** config.json of the bundle that a `runc create|run` was given, read while runc was starting. */
export type BundleObservation = At & {
  kind: 'runc.bundle';
  pid: number;
  container: string;
  bundle: string;
  config: Json;
};

/** The engine's own event stream (`GET /events`), and the snapshot taken when the probe starts. */
export type EngineObservation = At & {
  kind: 'engine.event';
  subject: { kind: 'container' | 'image' | 'network' | 'volume' | 'daemon'; id: string };
  action: string;
  state: string;
  attributes: Record<string, Json>;
};

export type ProbeObservation = At & {
  kind: 'probe';
  probe: string;
  state: 'watching' | 'degraded' | 'off' | 'lost';
  events?: number;
  detail: string;
};

export type Observation =
  | ShellObservation
  | HttpObservation
  | GrpcObservation
  | KernelObservation
  | BundleObservation
  | EngineObservation
  | ProbeObservation;
