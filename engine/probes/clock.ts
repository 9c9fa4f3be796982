import { type Nanos, nanos } from '#engine/trace/ids.ts';

/** Now, in nanoseconds of CLOCK_MONOTONIC: the clock of bpftrace's `nsecs` too. */
export const monotonic = (): Nanos => nanos(Number(process.hrtime.bigint()));
