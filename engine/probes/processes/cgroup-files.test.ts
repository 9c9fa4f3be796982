/** Groups of both versions, with the text that kernels have in them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { groupIn, readGroup } from './cgroup-files.ts';

const GROUP = `/docker/${'ab'.repeat(32)}`;
const LAB = '/engine-room/lab-3/in';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'groups-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (files: Record<string, string>): void => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
};

const V2 = {
  'cgroup.type': 'domain\n',
  'cgroup.events': 'populated 1\nfrozen 0\n',
  'memory.max': '67108864\n',
  'memory.swap.max': '67108864\n',
  'memory.low': '0\n',
  'memory.current': '1048576\n',
  'memory.peak': '2097152\n',
  'memory.events': 'low 0\nhigh 0\nmax 4\noom 2\noom_kill 2\noom_group_kill 0\n',
  'cpu.max': '25000 100000\n',
  'cpu.weight': '20\n',
  'cpu.stat': 'usage_usec 1500\nuser_usec 1000\nsystem_usec 500\nnr_periods 10\nnr_throttled 4\nthrottled_usec 900\n',
  'cpuset.cpus': '\n',
  'pids.max': 'max\n',
  'pids.current': '3\n',
  'io.stat': '254:0 rbytes=4096 wbytes=0 rios=1 wios=0 dbytes=0 dios=0\n7:1 rbytes=100 wbytes=20 rios=1 wios=1\n',
};

test('version 2', () => {
  write(Object.fromEntries(Object.entries(V2).map(([file, text]) => [`${LAB}${GROUP}/${file}`, text])));
  expect(readGroup(3, GROUP, { version: 2, root })).toEqual({
    version: 2,
    limits: { memory: 67108864, memorySwap: 134217728, cpuQuotaMicros: 25000, cpuPeriodMicros: 100000, cpuWeight: 20 },
    use: {
      ...{ memory: 1048576, memoryPeak: 2097152, oomKills: 2, pids: 3, readBytes: 4196, writtenBytes: 20 },
      ...{ cpuNanos: 1_500_000, periods: 10, throttledPeriods: 4, throttledNanos: 900_000 },
    },
    frozen: false,
    swapCounted: true,
  });
});

test('version 2 without limits, frozen', () => {
  const free = { 'memory.max': 'max\n', 'cpu.max': 'max 100000\n', 'cpu.weight': '100\n' };
  const files = { ...V2, ...free, 'cgroup.events': 'populated 1\nfrozen 1\n' };
  write(Object.fromEntries(Object.entries(files).map(([file, text]) => [`${LAB}${GROUP}/${file}`, text])));
  expect(readGroup(3, GROUP, { version: 2, root })).toMatchObject({ limits: {}, frozen: true });
});

test('bytes of a file that has no line yet are none; without the file nobody knows them, nor counts swap', () => {
  const files = (all: Record<string, string>) =>
    write(Object.fromEntries(Object.entries(all).map(([file, text]) => [`${LAB}${GROUP}/${file}`, text])));
  files({ 'cgroup.type': 'domain\n' });
  expect(readGroup(3, GROUP, { version: 2, root })).toMatchObject({ use: {}, swapCounted: false });
  files({ 'io.stat': '' });
  expect(readGroup(3, GROUP, { version: 2, root })?.use).toEqual({ readBytes: 0, writtenBytes: 0 });
});

const V1 = {
  'memory/notify_on_release': '0\n',
  'memory/memory.limit_in_bytes': '9223372036854771712\n',
  'memory/memory.memsw.limit_in_bytes': '9223372036854771712\n',
  'memory/memory.soft_limit_in_bytes': '9223372036854771712\n',
  'memory/memory.usage_in_bytes': '4096\n',
  'memory/memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 1\n',
  'cpu/cpu.cfs_quota_us': '-1\n',
  'cpu/cpu.cfs_period_us': '100000\n',
  'cpu/cpu.shares': '1024\n',
  'cpuset/cpuset.cpus': '0-1\n',
  'pids/pids.max': '10\n',
  'blkio/blkio.throttle.io_service_bytes_recursive': '254:0 Read 512\n254:0 Write 8\n254:0 Sync 520\nTotal 520\n',
  'freezer/freezer.state': 'THAWED\n',
};

test('version 1: the largest number is no limit, and the CPUs of the group above are none either', () => {
  const files = Object.entries(V1).map(([path, text]) => {
    const [controller, file] = path.split('/');
    return [`${controller}${LAB}${GROUP}/${file}`, text];
  });
  write({ ...Object.fromEntries(files), [`cpuset${LAB}/docker/cpuset.cpus`]: '0-1\n' });
  expect(readGroup(3, GROUP, { version: 1, root })).toEqual({
    version: 1,
    limits: { pids: 10 },
    use: { memory: 4096, oomKills: 1, readBytes: 512, writtenBytes: 8 },
    frozen: false,
    swapCounted: true,
  });
});

test.each([1, 2] as const)('a group of version %i that is gone', (version) => {
  write({ 'memory/x': '' });
  expect(readGroup(3, GROUP, { version, root })).toBeUndefined();
});

describe('which group a process is in', () => {
  test.each([
    ['version 1, by its memory', `8:pids:${LAB}\n4:memory:/outer${LAB}${GROUP}\n0::/`, GROUP],
    ['version 2', `0::${LAB}${GROUP}/inner\n`, `${GROUP}/inner`],
    ['the lab’s own', `0::${LAB}\n`, '/'],
    ['none of the lab’s', '4:memory:/user.slice\n0::/\n', ''],
  ])('%s', (_, text, group) => expect(groupIn(text, 3)).toBe(group));
});
