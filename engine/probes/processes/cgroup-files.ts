/** In which files of a control group its limits and its use stand: the one place that knows both versions. */
import { dirname, join } from 'node:path';
import { cgroupHost, cgroupPath } from '#engine/lab/cgroups.ts';
import { readUpTo } from '#engine/lab/inside-lab.ts';
import type { CgroupFacts } from '#engine/trace/process-facts.ts';

type Limits = CgroupFacts['limits'];
type Use = CgroupFacts['use'];
export type ReadGroup = Pick<CgroupFacts, 'version' | 'limits' | 'use' | 'frozen' | 'swapCounted'>;

/** Of several hierarchies the one whose groups Docker always makes. */
const TELLING = ['memory', 'pids', 'cpu', ''];

/** A process' group in its lab, from /proc/PID/cgroup: `/docker/<id>`, `/` for the lab's own. Empty: in none of the lab's. */
export function groupIn(text: string, labIndex: number): string {
  const root = cgroupPath(labIndex);
  const lines = [...text.matchAll(/^\d+:([^:]*):(.*)$/gm)].map(([, names = '', path = '']) => ({
    names: names.split(','),
    path,
  }));
  for (const name of TELLING) {
    const path = lines.find(({ names }) => names.includes(name))?.path ?? '';
    const at = path.indexOf(root);
    if (at >= 0) return path.slice(at + root.length) || '/';
  }
  return '';
}

/** @param group as `groupIn` tells it. Undefined when it is gone. */
export function readGroup(labIndex: number, group: string, { version, root } = cgroupHost()): ReadGroup | undefined {
  const at = (hierarchy: string, path = group) => readerOf(join(root, hierarchy, cgroupPath(labIndex), path));
  if (version === 2) return exists(at('')) ? second(at('')) : undefined;
  const parts = { memory: at('memory'), cpu: at('cpu'), acct: at('cpuacct'), cpuset: at('cpuset'), pids: at('pids') };
  if (!exists(parts.memory) && !exists(parts.pids)) return undefined;
  const above = at('cpuset', dirname(group)).text('cpuset.cpus').trim();
  return first({ ...parts, block: at('blkio'), freezer: at('freezer') }, above);
}

type Reader = {
  /** Empty when there is no such file. */
  text(file: string): string;
  /** Undefined when there is no such file: the kernel does not count it, which is not nothing. */
  found(file: string): string | undefined;
  number(file: string): number | undefined;
};
type Parts = Record<'memory' | 'cpu' | 'acct' | 'cpuset' | 'pids' | 'block' | 'freezer', Reader>;

const LARGEST_FILE = 64 * 1024;
/** The kernel's word for no limit is the largest number of pages. */
const NO_LIMIT = 2 ** 62;

/** No link can lie there, and nobody but the kernel names what does. */
function readerOf(folder: string): Reader {
  const found = (file: string) => textOf(join(folder, file));
  return { found, text: (file) => found(file) ?? '', number: (file) => numberIn(found(file)) };
}

/** Every group has it but the topmost, which is no lab's: `0` or `1`. */
const exists = ({ text }: Reader): boolean => text('notify_on_release') + text('cgroup.type') !== '';

function textOf(path: string): string | undefined {
  try {
    return readUpTo(path, LARGEST_FILE);
  } catch {
    return undefined;
  }
}

const numberIn = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+\s*$/.test(text) ? Number(text) : undefined;

const limitIn = (value: number | undefined): number | undefined =>
  value === undefined || value >= NO_LIMIT ? undefined : value;

/** `name number` by line. */
const named = (text: string, name: string): number | undefined =>
  numberIn(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);

/** What was never used has no line. */
const summed = (text: string | undefined, pattern: RegExp): number | undefined =>
  text === undefined ? undefined : [...text.matchAll(pattern)].reduce((sum, [, value]) => sum + Number(value), 0);

function first({ memory, cpu, acct, cpuset, pids, block, freezer }: Parts, cpusAbove: string): ReadGroup {
  const [quota, shares] = [cpu.number('cpu.cfs_quota_us'), cpu.number('cpu.shares')];
  const cpus = cpuset.text('cpuset.cpus').trim();
  const stat = cpu.text('cpu.stat');
  const io = block.found('blkio.throttle.io_service_bytes_recursive') ?? block.found('blkio.throttle.io_service_bytes');
  return {
    version: 1,
    limits: present<Limits>({
      memory: limitIn(memory.number('memory.limit_in_bytes')),
      memorySwap: limitIn(memory.number('memory.memsw.limit_in_bytes')),
      memoryReservation: limitIn(memory.number('memory.soft_limit_in_bytes')),
      cpuQuotaMicros: quota,
      cpuPeriodMicros: quota === undefined ? undefined : cpu.number('cpu.cfs_period_us'),
      cpuShares: shares === 1024 ? undefined : shares,
      // What the group above has is no limit of its own.
      cpuset: cpus === '' || cpus === cpusAbove ? undefined : cpus,
      pids: pids.number('pids.max'),
    }),
    use: present<Use>({
      memory: memory.number('memory.usage_in_bytes'),
      memoryPeak: memory.number('memory.max_usage_in_bytes'),
      cpuNanos: acct.number('cpuacct.usage'),
      periods: named(stat, 'nr_periods'),
      throttledPeriods: named(stat, 'nr_throttled'),
      throttledNanos: named(stat, 'throttled_time'),
      pids: pids.number('pids.current'),
      readBytes: summed(io, /^\d+:\d+ Read (\d+)$/gm),
      writtenBytes: summed(io, /^\d+:\d+ Write (\d+)$/gm),
      oomKills: named(memory.text('memory.oom_control'), 'oom_kill'),
    }),
    frozen: /^FROZEN/.test(freezer.text('freezer.state')),
    swapCounted: memory.found('memory.memsw.limit_in_bytes') !== undefined,
  };
}

function second({ text, found, number }: Reader): ReadGroup {
  const [, quota, period] = /^(\d+) (\d+)/.exec(text('cpu.max')) ?? [];
  const [memory, swap, reserved] = ['memory.max', 'memory.swap.max', 'memory.low'].map(number);
  const [stat, io] = [text('cpu.stat'), found('io.stat')];
  const weight = number('cpu.weight');
  const nanos = (name: string) => times(named(stat, name), 1000);
  return {
    version: 2,
    limits: present<Limits>({
      memory,
      memorySwap: memory === undefined || swap === undefined ? undefined : memory + swap,
      memoryReservation: reserved === 0 ? undefined : reserved,
      cpuQuotaMicros: numberIn(quota),
      cpuPeriodMicros: numberIn(period),
      // 100 is the kernel's own.
      cpuWeight: weight === 100 ? undefined : weight,
      cpuset: text('cpuset.cpus').trim() || undefined,
      pids: number('pids.max'),
    }),
    use: present<Use>({
      memory: number('memory.current'),
      memoryPeak: number('memory.peak'),
      cpuNanos: nanos('usage_usec'),
      periods: named(stat, 'nr_periods'),
      throttledPeriods: named(stat, 'nr_throttled'),
      throttledNanos: nanos('throttled_usec'),
      pids: number('pids.current'),
      readBytes: summed(io, /\brbytes=(\d+)/g),
      writtenBytes: summed(io, /\bwbytes=(\d+)/g),
      oomKills: named(text('memory.events'), 'oom_kill'),
    }),
    frozen: /^frozen 1$/m.test(text('cgroup.events')),
    swapCounted: found('memory.swap.max') !== undefined,
  };
}

const times = (value: number | undefined, factor: number): number | undefined =>
  value === undefined ? undefined : value * factor;

/** Without what is undefined. */
const present = <T extends object>(values: { [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
