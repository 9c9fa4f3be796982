/** What a process of a lab is for the kernel, read from the host's /proc; numbers of users and groups become the lab's. */
import { readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { labIndexOf } from '#engine/lab/id-range.ts';
import { readUpTo } from '#engine/lab/inside-lab.ts';
import { NAMESPACES, type NamespaceKind, type ProcessFacts } from '#engine/trace/process-facts.ts';
import { containerInCgroup } from '../container-in-cgroup.ts';
import { hasEnded } from '../has-ended.ts';
import { groupIn } from './cgroup-files.ts';
import { type ProcessStatus, processStatus } from './process-status.ts';

export type ReadProcess = {
  facts: ProcessFacts;
  parent: number;
};

/** What of the lab's own programs is told; of the others, those that stand in a namespace of their own, and all in containers. */
const MATTERS = /^(?:dockerd|containerd|containerd-shim.*|docker-proxy|buildkitd|bash|sh|dash|ash|zsh|init|tini)$/;
/** It is on its way to be something else. */
const ON_ITS_WAY = /^(?:memfd:)?runc/;
/** Installed, or a copy in memory: `/memfd:runc_cloned:/proc/self/exe (deleted)`. */
const RUNC = /\/(?:memfd:)?runc/;
const LARGEST_FILE = 16 * 1024;
/** The kernel cuts a program's name there. */
const LONGEST_NAME = 15;

export class ProcessReader {
  readonly #lab: { index: number; uidBase: number; initPid: number };
  readonly #host: Partial<Record<NamespaceKind, string>>;

  /** @throws the system's error when the lab is gone */
  constructor(lab: { index: number; uidBase: number; initPid: number }) {
    this.#lab = lab;
    this.#host = namespacesOf(lab.initPid);
  }

  /** Undefined: it is gone, or is none of those that are told. */
  read(pid: number): ReadProcess | undefined {
    try {
      return this.#read(pid);
    } catch {
      return undefined;
    }
  }

  #read(pid: number): ReadProcess | undefined {
    const status = processStatus(readUpTo(`/proc/${pid}/status`, LARGEST_FILE));
    if (!status || status.dead || labIndexOf(status.uids[0]) !== this.#lab.index || ON_ITS_WAY.test(status.name))
      return undefined;
    const cgroup = groupIn(readUpTo(`/proc/${pid}/cgroup`, LARGEST_FILE), this.#lab.index);
    const container = containerInCgroup(cgroup);
    const namespaces = namespacesOf(pid);
    if (container ? this.#isRunc(pid, namespaces) : !this.#matters(pid, status, namespaces)) return undefined;
    const facts: ProcessFacts = {
      ...{ pid, pids: status.pids, program: programOf(pid, status.name), ...(container && { container }) },
      namespaces,
      uid: this.#own(status.uids[1]),
      gid: this.#own(status.gids[1]),
      groups: status.groups.map((id) => this.#own(id)),
      ...{ capabilities: status.capabilities, seccomp: status.seccomp, noNewPrivileges: status.noNewPrivileges },
      uidMap: this.#map(pid, 'uid_map'),
      gidMap: this.#map(pid, 'gid_map'),
      cgroup,
      oomScoreAdjust: Number(readUpTo(`/proc/${pid}/oom_score_adj`, 16)),
    };
    // The word of its end may have come already, and would not come again to take back what is told now.
    return hasEnded(pid) ? undefined : { facts, parent: status.parent };
  }

  /** Its first stage is in the container's group and not in its namespaces, and is called by a number: it executes a file that it has open. */
  #isRunc(pid: number, namespaces: ProcessFacts['namespaces']): boolean {
    return namespaces.mnt === this.#host.mnt && RUNC.test(readlinkSync(`/proc/${pid}/exe`));
  }

  #matters(pid: number, { name }: ProcessStatus, namespaces: ProcessFacts['namespaces']): boolean {
    if (pid === this.#lab.initPid || MATTERS.test(name)) return true;
    return NAMESPACES.some((kind) => namespaces[kind] !== this.#host[kind]);
  }

  #own = (id: number): number => id - this.#lab.uidBase;

  #map(pid: number, file: 'uid_map' | 'gid_map'): ProcessFacts['uidMap'] {
    return idMapIn(readUpTo(`/proc/${pid}/${file}`, LARGEST_FILE), this.#lab.uidBase);
  }
}

/** Lines of `inside outside count`; more are not told. */
const MOST_LINES = 16;

export const idMapIn = (text: string, uidBase: number): ProcessFacts['uidMap'] =>
  [...text.matchAll(/^\s*(\d+)\s+(\d+)\s+(\d+)$/gm)].slice(0, MOST_LINES).map(([, inside, outside, count]) => ({
    inside: Number(inside),
    outside: Number(outside) - uidBase,
    count: Number(count),
  }));

function namespacesOf(pid: number): ProcessFacts['namespaces'] {
  const entries = NAMESPACES.flatMap((kind) => {
    const [inode] = /\d+/.exec(readlinkSync(`/proc/${pid}/ns/${kind}`)) ?? [];
    return inode === undefined ? [] : [[kind, inode] as const];
  });
  return Object.fromEntries(entries);
}

/** In full where the kernel's name for it is cut. */
function programOf(pid: number, name: string): string {
  if (name.length < LONGEST_NAME) return name;
  const file = basename(readlinkSync(`/proc/${pid}/exe`));
  return file.startsWith(name) ? file : name;
}
