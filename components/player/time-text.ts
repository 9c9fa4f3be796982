export type TimeUnit = { name: string; spoken: string; ns: number };

/** The unit in which a whole duration (ns) reads best: the same for every number of one picture. */
export function unitFor(duration: number): TimeUnit {
  if (duration < 1e6) return { name: 'µs', spoken: 'microseconds', ns: 1e3 };
  if (duration < 10e9) return { name: 'ms', spoken: 'milliseconds', ns: 1e6 };
  return duration < 300e9 ? { name: 's', spoken: 'seconds', ns: 1e9 } : { name: 'min', spoken: 'minutes', ns: 60e9 };
}

/** A moment or a duration (ns) as a number in that unit: tenths of milliseconds, hundredths of larger units. */
export const timeText = (ns: number, unit: TimeUnit): string => (ns / unit.ns).toFixed(unit.ns === 1e6 ? 1 : 2);

/** How much slower (above 1) or faster the screen runs than what it shows. */
export function slownessText(factor: number): string {
  if (!Number.isFinite(factor) || factor <= 0) return '';
  if (factor >= 100) return `${Math.round(factor / 10) * 10}× slower than life`;
  if (factor >= 1.05) return `${factor >= 10 ? factor.toFixed(0) : factor.toFixed(1)}× slower than life`;
  if (factor > 0.95) return 'as fast as life';
  const faster = 1 / factor;
  return `${faster >= 10 ? faster.toFixed(0) : faster.toFixed(1)}× faster than life`;
}
