/** Numbers as people read them. Pure. */

/** As Docker counts: a kB is 1000 bytes. */
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Three significant digits: `859 B`, `64.0 MB` */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 999.5 ? Math.round(value) : value.toPrecision(3)} ${UNITS[unit]}`;
}

/** `1 layer`, `3 layers`, `0 entries` */
export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** `1 file`, `5 012 files` */
export const countWords = (count: number, noun: string): string =>
  `${String(count).replace(/\B(?=(\d{3})+$)/g, '\u00a0')} ${noun}${count === 1 ? '' : 's'}`;

/** A duration (ns) with three significant digits and its own unit: `0.812 µs`, `12.4 ms`, `3.21 s`, `95 s` */
export function durationText(ns: number): string {
  const [value, unit] = ns < 999.5e3 ? [ns / 1e3, 'µs'] : ns < 999.5e6 ? [ns / 1e6, 'ms'] : [ns / 1e9, 's'];
  return `${Number(value.toPrecision(3))} ${unit}`;
}
