/** The only file that knows cgroup v1 from v2. */
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LabError, type LabSpec } from './driver.ts';
import { until } from './until.ts';

const ROOT = '/sys/fs/cgroup';
const PARENT = 'engine-room';
/** What the lab's own root may write: it can make and fill groups below its own, and raise no limit above it. */
const DELEGATED = ['', 'cgroup.procs', 'tasks', 'cgroup.threads', 'cgroup.subtree_control'];

export type CgroupVersion = 1 | 2;
export type CgroupHost = { version: CgroupVersion; root: string };
export const cgroupHost = (root = ROOT): CgroupHost => ({
  version: existsSync(join(root, 'cgroup.controllers')) ? 2 : 1,
  root,
});

/** The lab's group holds the limits and stays the host's; `in` below it is the lab's own root group. */
const parentOf = (index: number): string => `${PARENT}/lab-${index}`;
export const cgroupPath = (index: number): string => `/${parentOf(index)}/in`;
/** Groups inside the lab with limits of their own, so that a bomb in one leaves the engine alive. */
export const SHELL_GROUP = 'shell';
const SHARES = { docker: 0.75, [SHELL_GROUP]: 0.5 };

/**
 * For `runc exec --cgroup`: terminals go into the shell group, on v1 in each hierarchy that has limits to give.
 * The lab's root may have removed a group of its own: then they go without.
 */
export function shellGroups(index: number, host = cgroupHost()): string[] {
  const has = (hierarchy: string) => existsSync(join(hierarchy, parentOf(index), 'in', SHELL_GROUP));
  if (host.version === 2) return has(host.root) ? [SHELL_GROUP] : [];
  const limited = ['memory', 'pids', 'cpu'].filter((name) => has(join(host.root, name)));
  return limited.map((name) => `${name}:${SHELL_GROUP}`);
}

type Limits = Pick<LabSpec, 'memoryMiB' | 'cpuPercent' | 'pids'>;

/** Makes the lab's group with its limits. Call before runc makes `in` below it. */
export function makeLimits(index: number, limits: Limits, host = cgroupHost()): void {
  if (host.version === 2) enableControllers(host.root, PARENT);
  for (const hierarchy of hierarchies(host)) {
    const parent = join(hierarchy, parentOf(index));
    mkdirSync(parent, { recursive: true });
    if (host.version === 1) copyCpuset(hierarchy, parent);
    writeLimits(parent, limits, host.version);
  }
  if (host.version === 2) enableControllers(host.root, parentOf(index));
}

/** Gives the lab's root its own subtree: directories only. Call between `runc create` and `runc start`. */
export function delegate(index: number, initPid: number, uid: number, limits: Limits, host = cgroupHost()): void {
  for (const hierarchy of hierarchies(host)) {
    const own = join(hierarchy, parentOf(index), 'in');
    if (!existsSync(own)) continue;
    if (host.version === 2) makeRoomForControllers(own, initPid, uid);
    handOver(own, uid);
    for (const [name, share] of Object.entries(SHARES)) {
      const group = join(own, name);
      mkdirSync(group, { recursive: true });
      if (host.version === 1) copyCpuset(own, group);
      writeLimits(group, scaled(limits, share), host.version);
      handOver(group, uid);
    }
  }
}

/** Kills what is left in a lab's groups and removes them; waits until the kernel has let go. */
export async function removeCgroups(index: number, host = cgroupHost()): Promise<void> {
  await until(() => removed(index, host), { limitMs: 10_000, what: `cgroups of lab ${index} to become empty` });
}

export function processesOf(index: number, host = cgroupHost()): number[] {
  const found = hierarchies(host).flatMap((hierarchy) => tree(join(hierarchy, parentOf(index))).flatMap(pidsIn));
  return [...new Set(found)];
}

function removed(index: number, host: CgroupHost): boolean {
  for (const pid of processesOf(index, host)) kill(pid);
  let gone = true;
  for (const hierarchy of hierarchies(host)) {
    for (const group of tree(join(hierarchy, parentOf(index))).reverse()) gone = remove(group) && gone;
  }
  return gone;
}

function remove(group: string): boolean {
  try {
    rmdirSync(group);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone in between: what was wanted.
  }
}

/** The group and all below it, parents first. */
function tree(group: string): string[] {
  let children: string[];
  try {
    children = readdirSync(group, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(group, entry.name));
  } catch {
    return [];
  }
  return [group, ...children.flatMap(tree)];
}

function pidsIn(group: string): number[] {
  const text = attempt(() => readFileSync(join(group, 'cgroup.procs'), 'utf8')) ?? '';
  return text
    .split('\n')
    .map(Number)
    .filter((pid) => pid > 0);
}

/** One directory on v2; on v1 one per controller, with the hybrid's `unified` and `systemd` among them. */
function hierarchies({ version, root }: CgroupHost): string[] {
  if (version === 2) return [root];
  const found = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, entry.name, 'cgroup.procs')))
    .map((entry) => join(root, entry.name));
  if (found.length === 0) throw new LabError('no cgroup hierarchy is mounted', 'mount -t cgroup2 none /sys/fs/cgroup');
  return found;
}

function writeLimits(group: string, limits: Limits, version: CgroupVersion): void {
  const period = 100_000;
  const bytes = String(Math.floor(limits.memoryMiB * 1024 * 1024));
  const quota = String(Math.max(1000, Math.floor((limits.cpuPercent / 100) * period)));
  const files: Record<string, string> =
    version === 2
      ? {
          'memory.max': bytes,
          'memory.swap.max': '0',
          'cpu.max': `${quota} ${period}`,
          'pids.max': String(limits.pids),
        }
      : {
          'memory.limit_in_bytes': bytes,
          'memory.memsw.limit_in_bytes': bytes,
          'cpu.cfs_period_us': String(period),
          'cpu.cfs_quota_us': quota,
          'pids.max': String(limits.pids),
        };
  for (const [file, value] of Object.entries(files)) {
    if (existsSync(join(group, file))) writeFileSync(join(group, file), value);
  }
}

const scaled = (limits: Limits, share: number): Limits => ({
  memoryMiB: limits.memoryMiB * share,
  cpuPercent: limits.cpuPercent,
  pids: Math.floor(limits.pids * share),
});

function handOver(group: string, uid: number): void {
  for (const file of DELEGATED) {
    const path = join(group, file);
    if (existsSync(path)) chownSync(path, uid, uid);
  }
}

/** A v1 cpuset group accepts no process until it says which cpus and memory nodes it may use. */
function copyCpuset(from: string, to: string): void {
  if (!existsSync(join(from, 'cpuset.cpus'))) return;
  const missing = [join(to, '..'), to];
  for (const group of missing) {
    for (const file of ['cpuset.cpus', 'cpuset.mems']) {
      const path = join(group, file);
      if (readFileSync(path, 'utf8').trim() === '') writeFileSync(path, readFileSync(join(from, file), 'utf8'));
    }
  }
}

/** On v2 a group with processes can't limit groups below it: the lab's init moves to a leaf. */
function makeRoomForControllers(own: string, initPid: number, uid: number): void {
  const leaf = join(own, 'init');
  mkdirSync(leaf, { recursive: true });
  handOver(leaf, uid);
  writeFileSync(join(leaf, 'cgroup.procs'), String(initPid));
  enableAll(own);
}

function enableControllers(root: string, group: string): void {
  mkdirSync(join(root, group), { recursive: true });
  let path = root;
  enableAll(path);
  for (const part of group.split('/')) {
    path = join(path, part);
    enableAll(path);
  }
}

/** One by one: a host may keep a controller for itself (real-time groups do that with cpu), and the others still count. */
function enableAll(group: string): void {
  const available = readFileSync(join(group, 'cgroup.controllers'), 'utf8').trim().split(' ');
  for (const controller of available) {
    attempt(() => writeFileSync(join(group, 'cgroup.subtree_control'), `+${controller}`));
  }
}

function attempt<T>(action: () => T): T | null {
  try {
    return action();
  } catch {
    return null;
  }
}
