/**
 * What a probe saw, raw. Observations never leave the engine: correlate folds them into TraceEvents.
 * All `at` are nanoseconds of CLOCK_MONOTONIC. All pids are the host's.
 */
import type { TravelledFiles } from '#engine/trace/build.ts';
import type { Json, SUBJECTS } from '#engine/trace/event.ts';
import type { Nanos, TerminalId } from '#engine/trace/ids.ts';
import type { Packet } from '#engine/trace/packet.ts';

/** Who is at the other end of a unix socket: SO_PEERCRED, then /proc read while the client still waits for its answer. */
export type Peer = {
  pid: number;
  uid: number;
  argv: string[];
  /** Absolute, as it sees it itself. Absent when it was gone, or its directory was. */
  directory?: string;
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
    | {
        kind: 'command.ended';
        terminal: TerminalId;
        command: number;
        exit: number;
        /** Bytes that it printed, and how many of them the trace leaves out. */
        output?: { size: number; cut: number };
      }
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
        /** Bytes of them of which only the number is kept. */
        requestCut?: number;
        responseCut?: number;
        aborted?: boolean;
      }
    /** The probe cannot read on: how it ends is not observed. */
    | { kind: 'http.lost'; exchange: number }
  );

/**
 * A socket on which calls with protobuf messages travel. gRPC: containerd's own, and docker.sock where it went on as HTTP/2.
 * ttrpc: a shim's (containerd asks it: Task), and containerd's second one (shims tell it: Events).
 */
export type RpcSocket = 'containerd.sock' | 'docker.sock' | 'shim.sock' | 'containerd.sock.ttrpc';

/** `cut`: characters of its texts that are left out. Absent when it is whole. */
export type RpcMessage = { message: Json; cut?: number };

/** gRPC and ttrpc alike. `call` is unique in the lab: one stream of one connection. */
export type GrpcObservation = At &
  (
    | ({
        kind: 'grpc.request';
        call: string;
        socket: RpcSocket;
        peer?: Peer;
        /** The container whose shim listens on a shim.sock. */
        shim?: string;
        /** `/containerd.services.tasks.v1.Tasks/Create` */
        path: string;
        metadata: Record<string, string>;
        /** The docker.sock exchange that was hijacked for it. */
        exchange?: number;
      } & Partial<RpcMessage>)
    /** Further messages of a stream (`Events/Subscribe`, BuildKit `Status`). */
    | ({ kind: 'grpc.message'; call: string; direction: 'request' | 'response' } & RpcMessage)
    | ({ kind: 'grpc.ended'; call: string; status: number; statusMessage?: string } & Partial<RpcMessage>)
    /** The probe cannot read on: how it ends is not observed. */
    | { kind: 'grpc.lost'; call: string }
  );

/** Of BuildKit's steps, in its own words; times as it stamped them. */
export type BuildStatus = {
  vertexes: {
    digest: string;
    name: string;
    inputs: string[];
    cached: boolean;
    started?: Nanos;
    completed?: Nanos;
    error?: string;
  }[];
  statuses: { id: string; vertex: string; name: string; current: number; total: number; told?: Nanos; done: boolean }[];
  logs: { vertex: string; told?: Nanos; stream: 'stdout' | 'stderr'; text: string }[];
  warnings: { vertex: string; text: string; url?: string }[];
};

/** What the classic builder says in its answer to `POST /build`, line by line. Containers and images by 12 digits of their ids. */
export type ClassicBuildLine =
  | { kind: 'step'; ordinal: number; total: number; text: string }
  | { kind: 'cached' }
  | { kind: 'running'; container: string }
  | { kind: 'removed'; container: string }
  | { kind: 'image'; image: string }
  | { kind: 'log'; stream: 'stdout' | 'stderr'; text: string }
  | { kind: 'progress'; id: string; name: string; current: number; total: number; done: boolean }
  | { kind: 'built'; image: string }
  | { kind: 'error'; message: string }
  /** Not a line: the client said that it will say no more, as it does when it is broken off. */
  | { kind: 'left' };

/** Builds, seen in calls and requests that are told as such too. */
export type BuildObservation = At &
  (
    | ({ kind: 'build.status'; call: string } & BuildStatus)
    | { kind: 'build.answer'; exchange: number; lines: ClassicBuildLine[] }
    /** Files that a client sent, by a call on its session or as the body of its request. */
    | ({ kind: 'build.files'; files: TravelledFiles } & ({ call: string } | { exchange: number }))
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

/** `proc`: /proc, a moment later; `comm`: nothing did, only the kernel's own name for the program is known. */
export type ArgvSource = 'proc' | 'comm';

export type KernelCall =
  /** `size`: bytes of argv in all, when it was cut. `argvFrom`: what told it where it could not be read as the program began. */
  | { name: 'execve'; argv: string[]; size?: number; argvFrom?: ArgvSource }
  | { name: 'fork'; child: number }
  | { name: 'exit'; code: number; signal?: number }
  | { name: 'oom'; victim: number }
  /** Everything else: arguments decoded to names, `result` negative errno or the return value when it was seen. */
  /** `duration` (ns) from entry, which is at `at`, to return; absent when its return was not watched. */
  /** `cut`: names of arguments whose text may go on: it is as long as the probe reads. */
  | {
      name: 'syscall';
      syscall: string;
      args: Record<string, Json>;
      cut?: string[];
      result?: number;
      duration?: number;
    };

/**
 * A process has a socket with this port in a network namespace. `at`: when it set out to connect, bind or send. Only what explains a
 * packet: it is told by no event of its own.
 */
export type SocketObservation = At & {
  kind: 'socket';
  pid: number;
  program: string;
  protocol: 'tcp' | 'udp' | 'icmp';
  /** inode */
  namespace: string;
  /** Of ICMP the number by which its questions are known. */
  port: number;
  /** Absent where it may send to anybody. */
  remote?: { address: string; port: number };
};

/** What the kernel probe counts and does not tell one by one: in all, since it watches the lab. */
export type KernelCounted = At & {
  kind: 'kernel.counted';
  /** New threads, and netlink requests that only read. */
  threads: number;
  netlinkReads: number;
};

/** config.json of the bundle that a `runc create|run` was given, read while runc was starting. */
export type BundleObservation = At & {
  kind: 'runc.bundle';
  pid: number;
  container: string;
  bundle: string;
  config: Json;
};

/** The labs' registry, on its side. `exchange` is unique in the lab; `at` is when its front read or wrote it. */
export type RegistryObservation = At &
  (
    | {
        kind: 'registry.request';
        connection: number;
        exchange: number;
        /** Whose end of the connection it is; absent where the process could not be told. */
        peer?: Peer;
        /** That was asked for: `registry-1.docker.io`, `auth.docker.io`. */
        host: string;
        method: string;
        url: string;
        /** Credentials are never among them. */
        headers: Record<string, string>;
      }
    | { kind: 'registry.response'; exchange: number; status: number; headers: Record<string, string> }
    | {
        kind: 'registry.ended';
        exchange: number;
        requestBody?: Body;
        responseBody?: Body;
        requestSize: number;
        responseSize: number;
        /** Bytes of them of which only the number is kept. */
        requestCut?: number;
        responseCut?: number;
        /** Why it did not come to its end. */
        failure?: string;
      }
  );

/** The engine's own event stream (`GET /events`), the snapshot taken when the probe starts, and what is read of its image store. */
export type EngineObservation = At & {
  kind: 'engine.event';
  subject: { kind: (typeof SUBJECTS)[number]; id: string };
  action: string;
  state: string;
  attributes: Record<string, Json>;
};

/** A packet whose way is over. `first`: its first step, which may be long before it was told. `echo`: of ICMP's questions and answers. */
export type PacketObservation = At & { kind: 'packet'; first: Nanos; packet: Packet; echo?: number };

export type ProbeObservation = At & {
  kind: 'probe';
  probe: string;
  state: 'watching' | 'degraded' | 'off' | 'lost';
  events?: number;
  detail: string;
  /** Since when (ns) `events` may be missing; absent when that is unknown. */
  since?: Nanos;
  /** The lab's processes as the probe finds them when it comes back: others that were known have ended unseen. */
  alive?: number[];
};

export type Observation =
  | ShellObservation
  | HttpObservation
  | GrpcObservation
  | BuildObservation
  | KernelObservation
  | KernelCounted
  | SocketObservation
  | BundleObservation
  | RegistryObservation
  | EngineObservation
  | PacketObservation
  | ProbeObservation;
