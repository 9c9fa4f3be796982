/**
 * Checks that look at a lab's processes: what they are for the kernel, what control groups allow them and what they have used, and how
 * containers lived and ended. `in` and `of` name a container; `in: host` is the lab outside of all containers.
 */
import { z } from 'zod';
import { LIFE_STATES } from '#engine/scene/process/container-life.machine.ts';
import { ENDINGS } from '#engine/scene/process/ending.ts';
import { NAMESPACES } from '#engine/trace/process-facts.ts';
import { amount, Matcher, words } from './matcher.ts';

const container = z.string().min(1).describe('the name of a container');
const rights = z.array(z.string()).describe('as the kernel names them, without `CAP_`: `[net_raw, chown]`');

export const RunningPattern = z.strictObject({
  in: z.string().min(1).optional().describe('`host`, or the name of a container'),
  role: z
    .enum(['first', 'exec', 'child'])
    .optional()
    .describe('of a container: its first process, one that came by `docker exec`, or another'),
  program: words.optional().describe('`sleep`, `containerd-shim`'),
  serves: container.optional().describe('of a shim: whom it is there for'),
  number: Matcher.optional().describe('its number in its own process namespace'),
  namespaces: z
    .partialRecord(z.enum(NAMESPACES), z.string().min(1))
    .optional()
    .describe(
      'where it stands: `host`, the name of a container whose first process stands there too, or `own`: nobody of another container does, nor the host; its own children may, or not',
    ),
  user: Matcher.optional().describe('its number, as the lab counts'),
  has: rights.optional().describe('rights that work for it now'),
  lacks: rights.optional().describe('rights that do not'),
  seccomp: z.enum(['off', 'strict', 'filter']).optional(),
  noNewPrivileges: z.boolean().optional(),
});
export type RunningPattern = z.infer<typeof RunningPattern>;

/** What is not limited is absent: `memory: {exists: false}`. */
export const LimitPattern = z.strictObject({
  in: container.optional(),
  version: z
    .union([z.literal(1), z.literal(2)])
    .optional()
    .describe('of the host’s control groups'),
  memory: Matcher.optional().describe('bytes'),
  memorySwap: Matcher.optional().describe('bytes of memory and swap together'),
  cpus: Matcher.optional().describe('CPU time that it may use in each second of time: `0.25`'),
  cpuShares: Matcher.optional().describe('its weight when CPUs are short; 1024 is usual'),
  cpuset: Matcher.optional().describe('the CPUs that it may use: `0-1`'),
  pids: Matcher.optional().describe('processes and threads'),
  flag: words
    .optional()
    .describe(
      'a flag that set one of them: `-m 64m`, `--cpus 0.25`, `--pids-limit 10`. `--memory-swap` of twice the memory is what the engine takes by itself, so it is no flag: ask for `memorySwap`',
    ),
  frozen: z.boolean().optional(),
});
export type LimitPattern = z.infer<typeof LimitPattern>;

export const UsePattern = z.strictObject({
  in: container.optional(),
  memory: Matcher.optional().describe('bytes'),
  memoryPeak: Matcher.optional().describe('the most it was'),
  cpuSeconds: Matcher.optional().describe('CPU time since it began'),
  throttled: Matcher.optional().describe('periods in which it was stopped for its CPU quota'),
  pids: Matcher.optional(),
  oomKills: Matcher.optional().describe('processes that the kernel killed in it because memory was out'),
});
export type UsePattern = z.infer<typeof UsePattern>;

const EndingPattern = z.strictObject({
  how: z.enum(ENDINGS).optional().describe('by whom or what'),
  code: Matcher.optional(),
  signal: words.optional().describe('that ended it: `SIGKILL`'),
  by: words.optional().describe('the command that asked for it: `docker stop`'),
  childOutOfMemory: z.boolean().optional().describe('another process than its first was killed for want of memory'),
});

export const LifePattern = z.strictObject({
  of: container.optional(),
  state: z.enum(LIFE_STATES).optional().describe('now; `sticky: true`: at some time'),
  ended: EndingPattern.optional().describe('one of its runs ended so'),
  starts: amount.optional().describe('how often it was started, by whomever'),
  health: words.optional().describe('what its health check found last: `healthy`, `unhealthy`'),
  refused: words.optional().describe('the engine said no to something that was asked of it, with these words'),
});
export type LifePattern = z.infer<typeof LifePattern>;

const WHAT = {
  running: RunningPattern.optional().describe('a process that runs'),
  limit: LimitPattern.optional().describe('what a container’s control group allows'),
  use: UsePattern.optional().describe(
    'what it has used, as it was read last: with each command, and when memory was out; gone with the container, so mostly `sticky`',
  ),
  life: LifePattern.optional().describe('how a container lived, also of one that is removed'),
} as const;
export type ProcessWhat = keyof typeof WHAT;

export const ProcessPattern = z
  .strictObject({ ...WHAT, count: amount.optional().describe('how many there are; at least one when absent') })
  .refine((one) => Object.keys(WHAT).filter((what) => one[what as ProcessWhat] !== undefined).length === 1, {
    error: `names exactly one of: ${Object.keys(WHAT).join(', ')}`,
  });
export type ProcessPattern = z.infer<typeof ProcessPattern>;
