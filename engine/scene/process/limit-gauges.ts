/** Use against limits for each container, and the flags that set them. Pure. */
import type { CgroupFacts, Requested } from '#engine/trace/process-facts.ts';
import { bytesText, plural } from '../number-words.ts';
import { byName } from './namespace-matrix.ts';
import type { ProcessWorld } from './process-world.ts';

export type Gauge = {
  name: 'memory' | 'cpu' | 'pids' | 'io';
  /** `21.3 MB`, `0.25 CPUs` */
  use: string;
  /** `of 67.1 MB`, `only on CPU 0`; absent when there is no limit */
  limit?: string;
  /** The flags that set it: `-m 64m`; none where the engine was not seen to be asked for it. */
  flags: string[];
  /** Shares of the limit, 0 to 1; absent without one. */
  share?: number;
  peak?: number;
  /** What else there is to say: `peak 25.1 MB`, `stopped in 12 of 80 periods`. */
  notes: string[];
  state: 'quiet' | 'near' | 'hit';
};

export type GaugeRow = { path: string; container: string; name: string; facts: CgroupFacts; gauges: Gauge[] };

const NEAR = 0.8;
const NANOS = 1e9;

export function limitGauges(world: ProcessWorld, containers: ReadonlyMap<string, { name: string }>): GaugeRow[] {
  const rows = [...world.cgroup].map(([path, facts]): GaugeRow => {
    const container = facts.container ?? '';
    const name = containers.get(container)?.name ?? container.slice(0, 12);
    return { path, container, name, facts, gauges: gaugesOf(facts) };
  });
  return rows.sort((a, b) => byName.compare(a.name, b.name));
}

export const gaugesOf = (facts: CgroupFacts): Gauge[] => [memory(facts), cpu(facts), pids(facts), io(facts)];

const stateOf = (share: number | undefined, hit: boolean): Gauge['state'] =>
  hit ? 'hit' : (share ?? 0) >= NEAR ? 'near' : 'quiet';

function memory({ limits, use, requested, swapCounted }: CgroupFacts): Gauge {
  const share = shareOf(use.memory, limits.memory);
  const peak = shareOf(use.memoryPeak, limits.memory);
  const kills = use.oomKills ?? 0;
  const swap =
    limits.memorySwap !== undefined && limits.memory !== undefined ? limits.memorySwap - limits.memory : undefined;
  return {
    ...{
      name: 'memory',
      use: use.memory === undefined ? '–' : memoryText(use.memory),
      state: stateOf(share, kills > 0),
    },
    ...(limits.memory !== undefined && { limit: `of ${memoryText(limits.memory)}` }),
    ...optional({ share, peak }),
    flags: memoryFlags(limits, requested, swapCounted),
    notes: [
      ...(use.memoryPeak === undefined ? [] : [`peak ${memoryText(use.memoryPeak)}`]),
      ...(kills > 0 ? [`${plural(kills, 'process', 'processes')} killed: out of memory`] : []),
      ...(swap !== undefined && swap > 0 ? [`and ${memoryText(swap)} of swap`] : []),
      ...(limits.memoryReservation === undefined ? [] : [`${memoryText(limits.memoryReservation)} reserved`]),
    ],
  };
}

function cpu(facts: CgroupFacts): Gauge {
  const { limits, use, requested } = facts;
  const { cpuQuotaMicros: quota, cpuPeriodMicros: period } = limits;
  const cores = quota === undefined || !period ? undefined : quota / period;
  const used = use.cpuPerSecond === undefined ? undefined : use.cpuPerSecond / NANOS;
  const share = shareOf(used, cores);
  const [stopped = 0, periods = 0] = [use.throttledPeriods, use.periods];
  const weight = weightOf(facts);
  const place = limits.cpuset === undefined ? undefined : `only on CPU ${limits.cpuset}`;
  const limit = cores === undefined ? place : `of ${Number(cores.toPrecision(3))}`;
  return {
    ...{ name: 'cpu', use: used === undefined ? 'not read twice yet' : cpus(used), state: stateOf(share, stopped > 0) },
    ...optional({ limit, share }),
    flags: cpuFlags(limits, requested),
    notes: [
      ...(stopped > 0 ? [`stopped in ${stopped} of ${plural(periods, 'period')}`] : []),
      ...(use.cpuNanos === undefined ? [] : [`${seconds(use.cpuNanos)} in all`]),
      ...(weight === undefined ? [] : [`weight ${weight}`]),
      ...(place === undefined || place === limit ? [] : [place]),
    ],
  };
}

/** As the kernel has it: that of version 2 is on another scale than Docker's shares. */
export function weightOf({ version, limits }: CgroupFacts): string | undefined {
  const [weight, words] =
    version === 1 ? [limits.cpuShares, 'of shares, 1024 is usual'] : [limits.cpuWeight, '(cpu.weight), 100 is usual'];
  return weight === undefined ? undefined : `${weight} ${words}`;
}

function pids({ limits, use, requested }: CgroupFacts): Gauge {
  const share = shareOf(use.pids, limits.pids);
  const asked = requested?.pidsLimit;
  return {
    ...{
      name: 'pids',
      use: use.pids === undefined ? '–' : String(use.pids),
      notes: [],
      state: stateOf(share, share === 1),
    },
    ...(limits.pids !== undefined && { limit: `of ${limits.pids}` }),
    ...optional({ share }),
    flags: limits.pids === undefined || !asked ? [] : [`--pids-limit ${asked}`],
  };
}

function io({ use }: CgroupFacts): Gauge {
  const { readBytes: read, writtenBytes: written } = use;
  const words =
    read === undefined || written === undefined
      ? 'not known'
      : `${bytesText(read)} read, ${bytesText(written)} written`;
  return { name: 'io', use: words, flags: [], notes: [], state: 'quiet' };
}

type Limits = CgroupFacts['limits'];

/**
 * Without a wish for swap the engine itself asks for as much again, or for no limit where the kernel counts none: that is nobody's flag.
 */
function memoryFlags(limits: Limits, asked: Requested | undefined, swapCounted = false): string[] {
  const { memory, memorySwap: swap, memoryReservation: reservation } = asked ?? {};
  const isWish = swap !== undefined && (swap > 0 ? memory === undefined || swap !== 2 * memory : swapCounted);
  return [
    ...(limits.memory === undefined || memory === undefined ? [] : [`-m ${binary(memory)}`]),
    ...(limits.memory === undefined || !isWish ? [] : [`--memory-swap ${swap < 0 ? swap : binary(swap)}`]),
    ...(limits.memoryReservation === undefined || !reservation ? [] : [`--memory-reservation ${binary(reservation)}`]),
  ];
}

function cpuFlags({ cpuQuotaMicros, cpuShares, cpuWeight, cpuset }: Limits, asked: Requested | undefined): string[] {
  const quota = cpuQuotaMicros === undefined ? undefined : quotaFlag(asked);
  return [
    ...(quota === undefined ? [] : [quota]),
    ...((cpuShares ?? cpuWeight) === undefined || !asked?.cpuShares ? [] : [`--cpu-shares ${asked.cpuShares}`]),
    ...(cpuset === undefined || !asked?.cpusetCpus ? [] : [`--cpuset-cpus ${asked.cpusetCpus}`]),
  ];
}

function quotaFlag(asked: Requested | undefined): string | undefined {
  if (asked?.nanoCpus !== undefined) return `--cpus ${asked.nanoCpus / NANOS}`;
  if (asked?.cpuQuota === undefined || asked.cpuQuota < 0) return undefined;
  const quota = `--cpu-quota ${asked.cpuQuota}`;
  return asked.cpuPeriod === undefined ? quota : `--cpu-period ${asked.cpuPeriod} ${quota}`;
}

/** As flags are written: `64m`. */
function binary(bytes: number): string {
  for (const [unit, size] of [
    ['g', 2 ** 30],
    ['m', 2 ** 20],
    ['k', 2 ** 10],
  ] as const)
    if (bytes % size === 0) return `${bytes / size}${unit}`;
  return String(bytes);
}

const shareOf = (use: number | undefined, limit: number | undefined): number | undefined =>
  use === undefined || !limit ? undefined : Math.min(1, use / limit);

/** Memory is counted by powers of two, as by `docker stats`. */
export function memoryText(bytes: number): string {
  const [unit, size] = BINARY.find(([, least]) => bytes >= least) ?? (['B', 1] as const);
  return `${Number((bytes / size).toPrecision(3))} ${unit}`;
}

const BINARY = [
  ['GiB', 2 ** 30],
  ['MiB', 2 ** 20],
  ['KiB', 2 ** 10],
] as const;
const cpus = (value: number): string => `${Number(value.toPrecision(2))} CPU${value === 1 ? '' : 's'}`;
const seconds = (nanos: number): string => `${Number((nanos / NANOS).toPrecision(3))} s`;

const optional = <T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
