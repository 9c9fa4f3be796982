import { describe, expect, test } from 'vitest';
import type { CgroupFacts } from '#engine/trace/process-facts.ts';
import { type Gauge, gaugesOf } from './limit-gauges.ts';

const MIB = 2 ** 20;
const none: CgroupFacts = { version: 1, limits: {}, use: {}, frozen: false };

const gauge = (name: Gauge['name'], facts: Partial<CgroupFacts>): Gauge | undefined =>
  gaugesOf({ ...none, ...facts }).find((one) => one.name === name);

describe('memory', () => {
  const limits = { memory: 64 * MIB };
  test.each<[string, Partial<CgroupFacts>, Partial<Gauge>]>([
    ['without a limit there is no share', { use: { memory: 3 * MIB } }, { use: '3 MiB', state: 'quiet' }],
    [
      'a share of the limit',
      { limits, use: { memory: 16 * MIB } },
      { limit: 'of 64 MiB', share: 0.25, state: 'quiet' },
    ],
    ['near the limit', { limits, use: { memory: 60 * MIB } }, { state: 'near' }],
    ['somebody was killed', { limits, use: { memory: MIB, oomKills: 1 } }, { state: 'hit' }],
    ['the peak', { limits, use: { memory: 0, memoryPeak: 32 * MIB } }, { peak: 0.5, notes: ['peak 32 MiB'] }],
    ['the flag as it is typed', { limits, requested: { memory: 64 * MIB } }, { flags: ['-m 64m'] }],
    ['swap', { limits: { ...limits, memorySwap: 128 * MIB } }, { notes: ['and 64 MiB of swap'] }],
    [
      'the wish for swap',
      { limits, requested: { memory: 64 * MIB, memorySwap: 96 * MIB } },
      { flags: ['-m 64m', '--memory-swap 96m'] },
    ],
    [
      'swap that the engine asks for by itself is nobody’s wish',
      { limits, requested: { memory: 64 * MIB, memorySwap: 128 * MIB } },
      { flags: ['-m 64m'] },
    ],
    [
      'a reservation',
      { limits: { memoryReservation: 32 * MIB }, requested: { memoryReservation: 32 * MIB } },
      { flags: ['--memory-reservation 32m'] },
    ],
    [
      'swap without a limit is somebody’s wish where the kernel counts it',
      { limits, requested: { memory: 64 * MIB, memorySwap: -1 }, swapCounted: true },
      { flags: ['-m 64m', '--memory-swap -1'] },
    ],
    [
      'where it does not, the engine says so by itself',
      { limits, requested: { memory: 64 * MIB, memorySwap: -1 }, swapCounted: false },
      { flags: ['-m 64m'] },
    ],
    [
      'of an older recording nobody knows',
      { limits, requested: { memory: 64 * MIB, memorySwap: -1 } },
      { flags: ['-m 64m'] },
    ],
    ['just as much with swap is none', { limits: { ...limits, memorySwap: 64 * MIB } }, { notes: [] }],
  ])('%s', (_, facts, expected) => expect(gauge('memory', facts)).toMatchObject(expected));

  test('no flag is said for a limit that the engine was not asked for', () => {
    expect(gauge('memory', { limits })?.flags).toEqual([]);
    expect(gauge('memory', { requested: { memory: 64 * MIB } })?.flags).toEqual([]);
  });
});

describe('CPU', () => {
  const limits = { cpuQuotaMicros: 25_000, cpuPeriodMicros: 100_000 };
  test.each<[string, Partial<CgroupFacts>, Partial<Gauge>]>([
    ['read only once', {}, { use: 'not read twice yet' }],
    [
      'a share of the quota',
      { limits, use: { cpuPerSecond: 125e6 } },
      { use: '0.13 CPUs', limit: 'of 0.25', share: 0.5 },
    ],
    [
      'stopped',
      { limits, use: { periods: 80, throttledPeriods: 12 } },
      { state: 'hit', notes: ['stopped in 12 of 80 periods'] },
    ],
    ['--cpus', { limits, requested: { nanoCpus: 0.25e9 } }, { flags: ['--cpus 0.25'] }],
    [
      '--cpu-quota',
      { limits, requested: { cpuQuota: 25_000, cpuPeriod: 100_000 } },
      { flags: ['--cpu-period 100000 --cpu-quota 25000'] },
    ],
    ['no quota', { requested: { cpuQuota: -1 }, use: { cpuPerSecond: 1e9 } }, { use: '1 CPU' }],
    [
      'weight and place',
      { limits: { cpuShares: 512, cpuset: '0' }, requested: { cpuShares: 512, cpusetCpus: '0' } },
      { flags: ['--cpu-shares 512', '--cpuset-cpus 0'] },
    ],
    ['a weight', { limits: { cpuShares: 512 } }, { notes: ['weight 512 of shares, 1024 is usual'] }],
    [
      'a weight of version 2, beside the flag that it was made of',
      { version: 2, limits: { cpuWeight: 39 }, requested: { cpuShares: 1024 } },
      { flags: ['--cpu-shares 1024'], notes: ['weight 39 (cpu.weight), 100 is usual'] },
    ],
    [
      'shares that an older recording has of version 2 were reckoned: they are not told',
      { version: 2, limits: { cpuShares: 998 } },
      { notes: [] },
    ],
    ['a place is a limit', { limits: { cpuset: '0' } }, { limit: 'only on CPU 0', notes: [] }],
    ['a quota and a place', { limits: { ...limits, cpuset: '0' } }, { limit: 'of 0.25', notes: ['only on CPU 0'] }],
  ])('%s', (_, facts, expected) => expect(gauge('cpu', facts)).toMatchObject(expected));
});

test.each<[string, Partial<CgroupFacts>, Partial<Gauge>]>([
  [
    'all numbers are taken',
    { limits: { pids: 10 }, use: { pids: 10 }, requested: { pidsLimit: 10 } },
    { share: 1, state: 'hit', flags: ['--pids-limit 10'] },
  ],
  ['no limit', { use: { pids: 3 } }, { use: '3', state: 'quiet' }],
])('processes: %s', (_, facts, expected) => expect(gauge('pids', facts)).toMatchObject(expected));

test.each<[string, Partial<CgroupFacts>, string]>([
  ['what was read and written', { use: { readBytes: 0, writtenBytes: 8 } }, '0 B read, 8 B written'],
  ['what the kernel does not count', {}, 'not known'],
  ['half of it', { use: { readBytes: 8 } }, 'not known'],
])('bytes: %s', (_, facts, use) => expect(gauge('io', facts)?.use).toBe(use));
