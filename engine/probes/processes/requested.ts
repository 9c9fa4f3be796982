/** What the engine says that it was asked for a container: the part of `HostConfig` that processes and limits show. Pure. */
import type { Requested } from '#engine/trace/process-facts.ts';

const LONGEST_TEXT = 256;
const MOST_WORDS = 64;

type Config = Readonly<Record<string, unknown>>;

/** @param answer of `GET /containers/{id}/json`; undefined when it says nothing of it */
export function requestedOf(answer: unknown): Requested | undefined {
  const config = (answer as { HostConfig?: unknown } | undefined)?.HostConfig;
  if (typeof config !== 'object' || config === null) return undefined;
  const of = config as Config;
  const found: Requested = {
    ...text(of, { pidMode: 'PidMode', networkMode: 'NetworkMode', ipcMode: 'IpcMode', utsMode: 'UTSMode' }),
    ...text(of, { usernsMode: 'UsernsMode', cgroupnsMode: 'CgroupnsMode', cpusetCpus: 'CpusetCpus' }),
    ...(of.Privileged === true && { privileged: true }),
    ...words(of, { capAdd: 'CapAdd', capDrop: 'CapDrop', securityOpt: 'SecurityOpt' }),
    ...amount(of, { memory: 'Memory', memorySwap: 'MemorySwap', memoryReservation: 'MemoryReservation' }),
    ...amount(of, { nanoCpus: 'NanoCpus', cpuQuota: 'CpuQuota', cpuPeriod: 'CpuPeriod', cpuShares: 'CpuShares' }),
    ...amount(of, { pidsLimit: 'PidsLimit' }),
  };
  return found;
}

const pick =
  <T>(clean: (value: unknown) => T | undefined) =>
  <K extends string>(of: Config, names: Readonly<Record<K, string>>): Partial<Record<K, T>> =>
    Object.fromEntries(
      Object.entries<string>(names).flatMap(([name, theirs]) => {
        const value = clean(of[theirs]);
        return value === undefined ? [] : [[name, value]];
      }),
    ) as Partial<Record<K, T>>;

const text = pick((value) => (typeof value === 'string' && value !== '' ? value.slice(0, LONGEST_TEXT) : undefined));
/** -1 is said for no limit. */
const amount = pick((value) => (typeof value === 'number' && value !== 0 ? value : undefined));
const words = pick((value) => {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return value.slice(0, MOST_WORDS).map((word) => String(word).slice(0, LONGEST_TEXT));
});
