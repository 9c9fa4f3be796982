/**
 * The attributes of `state.changed` about what a lab's processes are for the kernel. Each is told whole whenever it changed; `gone` has none.
 *
 * | subject | id | attributes |
 * | --- | --- | --- |
 * | `process-facts` | host pid | ProcessFacts |
 * | `cgroup` | its path in the lab, `/docker/<id>` | CgroupFacts |
 *
 * Users and groups are numbers as the lab has them.
 */
import { z } from 'zod';

export const NAMESPACES = ['mnt', 'pid', 'net', 'ipc', 'uts', 'user', 'cgroup', 'time'] as const;
export type NamespaceKind = (typeof NAMESPACES)[number];

const idMap = z.array(z.object({ inside: z.number(), outside: z.number(), count: z.number() }));

export const ProcessFacts = z.object({
  pid: z.number(),
  /** its numbers from the host's namespace to its own: the lab's is the second */
  pids: z.array(z.number()),
  program: z.string(),
  container: z.string().optional(),
  /** it is not the container's first process but came by `docker exec` */
  exec: z.boolean().optional(),
  /** of a shim: the container that it is there for */
  serves: z.string().optional(),
  /** inode of each */
  namespaces: z.partialRecord(z.enum(NAMESPACES), z.string()),
  uid: z.number(),
  gid: z.number(),
  groups: z.array(z.number()),
  /** names without `CAP_` in lower case: `net_raw`, in the kernel's order */
  capabilities: z.object({
    effective: z.array(z.string()),
    permitted: z.array(z.string()),
    inheritable: z.array(z.string()),
    bounding: z.array(z.string()),
    ambient: z.array(z.string()),
  }),
  seccomp: z.enum(['off', 'strict', 'filter']),
  noNewPrivileges: z.boolean(),
  /** of its user namespace, onto the lab's numbers */
  uidMap: idMap,
  gidMap: idMap,
  cgroup: z.string(),
  oomScoreAdjust: z.number().optional(),
});
export type ProcessFacts = z.infer<typeof ProcessFacts>;

/** What the engine was asked for this container (`HostConfig` of its inspection). What is not asked for is absent. Bytes, µs as named. */
export const Requested = z.object({
  /** `host`, `container:<id>`, `shareable`, …, as the engine keeps them */
  pidMode: z.string().optional(),
  networkMode: z.string().optional(),
  ipcMode: z.string().optional(),
  utsMode: z.string().optional(),
  usernsMode: z.string().optional(),
  cgroupnsMode: z.string().optional(),
  privileged: z.boolean().optional(),
  capAdd: z.array(z.string()).optional(),
  capDrop: z.array(z.string()).optional(),
  securityOpt: z.array(z.string()).optional(),
  memory: z.number().optional(),
  memorySwap: z.number().optional(),
  memoryReservation: z.number().optional(),
  nanoCpus: z.number().optional(),
  cpuQuota: z.number().optional(),
  cpuPeriod: z.number().optional(),
  cpuShares: z.number().optional(),
  cpusetCpus: z.string().optional(),
  pidsLimit: z.number().optional(),
});
export type Requested = z.infer<typeof Requested>;

/** Limits that are not set are absent. Bytes, ns, µs as named. */
export const CgroupFacts = z.object({
  version: z.union([z.literal(1), z.literal(2)]),
  container: z.string().optional(),
  limits: z.object({
    memory: z.number().optional(),
    /** of memory and swap together, as Docker's `--memory-swap` */
    memorySwap: z.number().optional(),
    memoryReservation: z.number().optional(),
    cpuQuotaMicros: z.number().optional(),
    cpuPeriodMicros: z.number().optional(),
    /** of v1, as Docker's `--cpu-shares`; older recordings have it of v2, too, reckoned from the weight */
    cpuShares: z.number().optional(),
    /** of v2, as `cpu.weight` has it: runc makes it of shares, each version of runc by its own formula */
    cpuWeight: z.number().optional(),
    cpuset: z.string().optional(),
    pids: z.number().optional(),
  }),
  use: z.object({
    memory: z.number().optional(),
    memoryPeak: z.number().optional(),
    cpuNanos: z.number().optional(),
    /** ns of CPU in each second since the reading before */
    cpuPerSecond: z.number().optional(),
    /** of the CPU's quota: periods gone by, those in which it was stopped, and for how long */
    periods: z.number().optional(),
    throttledPeriods: z.number().optional(),
    throttledNanos: z.number().optional(),
    pids: z.number().optional(),
    readBytes: z.number().optional(),
    writtenBytes: z.number().optional(),
    oomKills: z.number().optional(),
  }),
  frozen: z.boolean(),
  /** the kernel counts its swap; where it does not, the engine asks for swap without a limit by itself */
  swapCounted: z.boolean().optional(),
  /** absent until the engine was asked */
  requested: Requested.optional(),
});
export type CgroupFacts = z.infer<typeof CgroupFacts>;
