/** Tiny makers for tests: times in ms, everything that does not matter left out. */

import type { Json } from '#engine/trace/event.ts';
import { fromMillis, terminalId } from '#engine/trace/ids.ts';
import type { KernelCall, Observation, Peer } from './observation.ts';

export const DOCKERD = 10;
export const CONTAINERD = 11;
export const DAEMONS = [
  { pid: DOCKERD, argv: ['/usr/sbin/dockerd', '-H', 'fd://'] },
  { pid: CONTAINERD, argv: ['/usr/bin/containerd'] },
];

export const WEB = 'a'.repeat(64);
export const DB = 'd'.repeat(64);
export const LAYER = '1'.repeat(64);

export const opened = (terminal: string, pid: number): Observation => ({
  at: fromMillis(0),
  kind: 'terminal.opened',
  terminal: terminalId(terminal),
  pid,
});

export const typed = (ms: number, terminal: string, line: string, command = 1): Observation => ({
  ...{ at: fromMillis(ms), kind: 'command.started', terminal: terminalId(terminal), command, line },
});

export const done = (ms: number, terminal: string, exit = 0, command = 1): Observation => ({
  ...{ at: fromMillis(ms), kind: 'command.ended', terminal: terminalId(terminal), command, exit },
});

const kernel = (ms: number, pid: number, call: KernelCall, ppid = 0, comm = 'x'): Observation => ({
  ...{ at: fromMillis(ms), kind: 'kernel', pid, tid: pid, ppid, comm, call },
});

export const forks = (ms: number, pid: number, child: number): Observation => kernel(ms, pid, { name: 'fork', child });
export const execs = (ms: number, pid: number, command: string, ppid = 0): Observation =>
  kernel(ms, pid, { name: 'execve', argv: command.split(' ') }, ppid);
export const exits = (ms: number, pid: number, code = 0, signal?: number): Observation =>
  kernel(ms, pid, { name: 'exit', code, ...(signal && { signal }) });
export const calls = (
  ms: number,
  pid: number,
  syscall: string,
  args: Record<string, Json> = {},
  result?: number,
): Observation => kernel(ms, pid, { name: 'syscall', syscall, args, ...(result !== undefined && { result }) });

/** A process that forks from `pid` and executes `command` at once. */
export const spawns = (ms: number, pid: number, child: number, command: string): Observation[] => [
  forks(ms, pid, child),
  execs(ms, child, command),
];

export const peer = (pid: number, terminal?: string, command?: number): Peer => ({
  ...{ pid, uid: 0, argv: ['docker', 'run', 'busybox'], ancestors: [] },
  ...(terminal !== undefined && { terminal: terminalId(terminal), command }),
});

export const asks = (
  ms: number,
  exchange: number,
  from: Peer | undefined,
  request: string,
  content?: Json,
): Observation => {
  const [method = '', url = ''] = request.split(' ');
  const body = content === undefined ? {} : { body: { content, size: 1 } };
  return {
    at: fromMillis(ms),
    kind: 'http.request',
    connection: exchange,
    exchange,
    peer: from,
    method,
    url: `/v1.45${url}`,
    headers: {},
    ...body,
  };
};

export const answers = (ms: number, exchange: number, status: number, content?: Json): Observation[] => {
  const body = content === undefined ? {} : { body: { content, size: 1 } };
  return [
    { at: fromMillis(ms), kind: 'http.response', exchange, status, headers: {} },
    { at: fromMillis(ms), kind: 'http.ended', exchange, requestSize: 0, responseSize: 1, ...body },
  ];
};

const SERVICES: Record<string, string> = {
  Tasks: 'tasks',
  Containers: 'containers',
  Leases: 'leases',
  Events: 'events',
};

/** @param name `Tasks/Create` */
export const orders = (ms: number, call: string, name: string, message: Json = {}, context = ''): Observation => ({
  ...{ at: fromMillis(ms), kind: 'grpc.request', call, socket: 'containerd.sock', message },
  path: `/containerd.services.${SERVICES[name.split('/')[0] ?? '']}.v1.${name}`,
  metadata: context ? { traceparent: `00-${context}-0000000000000001-01` } : {},
});

export const obeys = (ms: number, call: string, status = 0, statusMessage?: string): Observation => ({
  ...{ at: fromMillis(ms), kind: 'grpc.ended', call, status, ...(statusMessage && { statusMessage }) },
});

/** The bundle of a container, `/b`, as it was read while `pid` started. */
export const reads = (ms: number, pid: number, container: string, config: Json): Observation => ({
  ...{ at: fromMillis(ms), kind: 'runc.bundle', pid, container, bundle: '/b', config },
});
