/** The words in which `expected-spans.fixture.ts` says what a hop must show, each with its source: a document and the part of it. */
import type { Component } from '#engine/trace/component.ts';

export type Expected = {
  /** Absent: who hears of it is a matter of words (a helper of dockerd). */
  to?: Component;
  /** The span's name, or several of which any will do; what stands in braces may be called anything. */
  name: string | readonly string[];
  /** Among its attributes, as JSON. */
  holds?: RegExp | undefined;
  source: string;
};

export type Row = {
  line: string;
  exit?: number;
  /** In the command's own trace. */
  spans: Expected[];
  /** Also where the command has ended before: then it is in the background, and names an id of the command. */
  after?: Expected[];
};

export const api = (name: string, operation: string, holds?: RegExp): Expected => ({
  ...{ to: 'dockerd', name, holds, source: `Engine API v1.45, ${operation}` },
});
export const rpc = (name: string, holds?: RegExp): Expected => ({
  ...{ to: 'containerd', name, holds, source: `containerd API, services/${name.split('/')[0]?.toLowerCase()}/v1` },
});
export const task = (method: string): Expected => ({
  ...{ to: 'shim', name: `Task/${method}`, source: `containerd runtime v2, shim API: Task.${method}` },
});
export const runc = (command: string, holds?: RegExp): Expected => ({
  ...{ to: 'runc', name: `runc ${command}`, holds, source: `runc-${command}(8)` },
});
export const kernel = (name: string | readonly string[], page: string, holds?: RegExp): Expected => ({
  to: 'kernel',
  name,
  holds,
  source: page,
});
export const netlink = (type: string, holds?: RegExp) => kernel(`netlink ${type}`, `rtnetlink(7), RTM_${type}`, holds);
export const program = (name: string, holds?: RegExp): Expected => ({
  ...{ to: 'container', name, holds, source: 'OCI runtime spec, config: process.args' },
});
export const helper = (name: string, source: string, holds?: RegExp): Expected => ({ name, source, holds });

export const namespaces = (...flags: string[]): Expected[] =>
  flags.map((flag) => kernel('unshare', `namespaces(7), ${flag}`, new RegExp(`"${flag}"`)));

/** The effect is documented, not the call by which it is reached. */
export const becomes = (id: 'uid' | 'gid', number: number): Expected =>
  kernel(
    [`set${id}`, `setre${id}`, `setres${id}`],
    'credentials(7); OCI runtime spec, config: process.user',
    new RegExp(`"[er]?${id}":${number}\\b`),
  );
export const sends = (signal: string, page: string): Expected =>
  kernel(['kill', 'tkill', 'tgkill', 'pidfd_send_signal'], `signal(7); ${page}`, new RegExp(`"${signal}"`));

/** A file of a control group and what is written to it: cgroup v1 or v2. */
export const limit = (v1: readonly [string, string], v2: readonly [string, string]): Expected => {
  const written = [v1, v2].map(([file, value]) => `"file":"${file}","value":"${value}"`);
  return kernel(
    'cgroup_write',
    `cgroups(7); Linux, cgroup-v1: ${v1[0]}; cgroup-v2: ${v2[0]}`,
    new RegExp(written.join('|')),
  );
};
export const memoryLimit = (bytes: number): Expected =>
  limit(['memory.limit_in_bytes', `${bytes}`], ['memory.max', `${bytes}`]);
