/**
 * The attribute `life` of a container's `state.changed`: what the engine answers when it is asked about the container after something
 * happened to it (`GET /containers/{id}/json`). Each is told whole; the newest counts.
 */
import { z } from 'zod';
import type { Attributes } from './event.ts';

/** One run of the command by which the engine asks a container how it is. Times are the engine's own, in words (RFC 3339). */
export const HealthCheckRun = z.object({
  start: z.string(),
  end: z.string(),
  exitCode: z.number(),
  /** what it printed, cut */
  output: z.string(),
});
export type HealthCheckRun = z.infer<typeof HealthCheckRun>;

export const ContainerLife = z.object({
  /** number of its first process in the lab; absent while it does not run */
  pid: z.number().optional(),
  /** of its last end, or of the last attempt to start it */
  exitCode: z.number(),
  /** the kernel killed one of its processes for want of memory, not always the first */
  oomKilled: z.boolean(),
  /** why it could not be started, in the engine's words, cut */
  error: z.string().optional(),
  /** the engine's own times; absent while there was none */
  startedAt: z.string().optional(),
  finishedAt: z.string().optional(),
  restart: z.object({
    /** `no`, `always`, `unless-stopped`, `on-failure` */
    policy: z.string(),
    /** of `on-failure`, when it is limited */
    most: z.number().optional(),
    /** by the engine, since somebody started it */
    count: z.number(),
  }),
  /** by whose process numbers it counts, when not by its own: `host`, `container:<id>` */
  pidMode: z.string().optional(),
  /** it is removed when it ends */
  removesItself: z.boolean(),
  /** what `docker stop` sends, when it is not SIGTERM */
  stopSignal: z.string().optional(),
  /** seconds that `docker stop` waits, when it is not 10 */
  stopTimeout: z.number().optional(),
  health: z
    .object({
      /** `none`, `starting`, `healthy`, `unhealthy` */
      status: z.string(),
      /** failed runs in a row */
      failing: z.number(),
      /** as configured: `CMD-SHELL`, then the line */
      test: z.array(z.string()),
      /** ns between two runs, and failures in a row that make it unhealthy; the engine's defaults when absent */
      interval: z.number().optional(),
      retries: z.number().optional(),
      /** the last ones, oldest first */
      runs: z.array(HealthCheckRun),
    })
    .optional(),
  log: z.object({
    driver: z.string(),
    options: z.record(z.string(), z.string()),
    /** where the driver keeps it, in the lab */
    file: z.string().optional(),
  }),
});
export type ContainerLife = z.infer<typeof ContainerLife>;

/** A log grows by a few events at a time; each is checked once. */
const checked = new WeakMap<Attributes, ContainerLife | null>();

/** Undefined where it was not told, as in recordings of before. */
export function lifeTold(attributes: Attributes): ContainerLife | undefined {
  const known = checked.get(attributes);
  if (known !== undefined) return known ?? undefined;
  const life = ContainerLife.safeParse(attributes.life).data;
  checked.set(attributes, life ?? null);
  return life;
}
