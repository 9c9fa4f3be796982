/** A shell tells times by the wall clock; everything else here is in CLOCK_MONOTONIC. */
import { type Nanos, nanos } from '#engine/trace/ids.ts';
import { monotonic } from './clock.ts';

/** For so long (ns) the two clocks are taken to go at one pace: the wall clock may be corrected meanwhile by much less than 1 ms. */
const TRUSTED_NS = 10e9;

let measured: { at: Nanos; wallStart: number } | undefined;

/** @param seconds since 1970, exact to the microsecond; NaN gives NaN */
export function fromWallClock(seconds: number): Nanos {
  const now = monotonic();
  if (!measured || now - measured.at > TRUSTED_NS) measured = { at: now, wallStart: measureWallStart() };
  return nanos(Math.round(seconds * 1e9 - measured.wallStart));
}

/** The wall time (ns) when CLOCK_MONOTONIC was 0. Date.now() only knows milliseconds, so this waits (1 ms) for the next to begin. */
function measureWallStart(): number {
  const before = Date.now();
  let wall = before;
  while (wall === before) wall = Date.now();
  return wall * 1e6 - monotonic();
}
