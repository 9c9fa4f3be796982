/**
 * The one contract by which labs are made. The first driver is local runc; what is runc's stays inside it.
 * Every call but `events` may reject with LabError: its message says what failed and what to do.
 */
import type { Duplex, Readable, Writable } from 'node:stream';
import type { LabId, Nanos } from '#engine/trace/ids.ts';

export type LabSpec = {
  id: LabId;
  /** `lab` unless said otherwise */
  hostname?: string;
  memoryMiB: number;
  /** 100 is one whole core. */
  cpuPercent: number;
  pids: number;
  diskMiB: number;
};

/** Where a running lab is on this host: what probes need, and no more. */
export type LabPlace = {
  id: LabId;
  /** Position in the host's table of id ranges: the lab's root is host uid `uidBase`, with 65536 ids from there. */
  index: number;
  uidBase: number;
  /** Host pid of the lab's init. */
  initPid: number;
  /**
   * Host directory that is `/run` in the lab: a tmpfs of the host, so that a probe can listen on `run/docker.sock`
   * and `run/containerd/containerd.sock` before the engine starts.
   */
  runDir: string;
  /** Host path of the socket on which the lab's dockerd really listens, out of the learner's way. */
  dockerSocket: string;
  /** Host path of the socket on which the lab's containerd really listens. */
  containerdSocket: string;
};

export type ExecOptions = {
  tty?: { cols: number; rows: number };
  env?: Record<string, string>;
  cwd?: string;
};

/** A process in the lab, inside its cgroups, namespaces and system-call filter. With a tty, `stderr` is absent and output is on `stdout`. */
export type ExecProcess = {
  /** Host pid of the process itself, not of the helper that started it. */
  pid: Promise<number>;
  stdin: Writable;
  stdout: Readable;
  stderr?: Readable;
  resize(cols: number, rows: number): void;
  kill(signal?: NodeJS.Signals): void;
  exit: Promise<{ code: number }>;
};

export type LabEvent = {
  id: LabId;
  at: Nanos;
  type: 'created' | 'booted' | 'paused' | 'resumed' | 'stopped' | 'destroyed' | 'lost';
  detail?: string;
};

export interface LabDriver {
  readonly capabilities: { pause: boolean; snapshot: boolean; diskQuota: boolean; trace: 'host' | 'none' };
  /** Disk, mounts, cgroup, namespaces: all of the lab but its engine. Probes attach between `create` and `boot`. */
  create(spec: LabSpec): Promise<LabPlace>;
  /** Starts the engine; resolves when its dockerd answers `GET /_ping`. */
  boot(id: LabId): Promise<void>;
  exec(id: LabId, argv: string[], options?: ExecOptions): Promise<ExecProcess>;
  openPort(id: LabId, target: { port: number } | { socket: 'docker' }): Promise<Duplex>;
  /**
   * Lays a network between two booted labs and resolves with their IPv4 addresses on it, the first one's first. Idempotent. It goes when one
   * of them ends.
   */
  connect(first: LabId, second: LabId): Promise<readonly [string, string]>;
  pause(id: LabId): Promise<void>;
  resume(id: LabId): Promise<void>;
  /** Idempotent. Afterwards nothing of the lab is left: process, mount, cgroup, namespace, loop device, file. */
  destroy(id: LabId): Promise<void>;
  /** Asks the host, never a private table. */
  locate(id: LabId): Promise<LabPlace | null>;
  list(): Promise<LabPlace[]>;
  events(signal: AbortSignal): AsyncIterable<LabEvent>;
}

export class LabError extends Error {
  override name = 'LabError';
  constructor(
    message: string,
    /** The exact line that mends it, when there is one. */
    readonly fix?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
