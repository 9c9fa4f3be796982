/** Bytes as Docker counts them (a kB is 1000), with three significant digits: `859 B`, `64.0 MB`. */
export function bytesWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = bytes < 999.5 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes * 1.0005) / 3));
  const value = bytes / 1000 ** step;
  return `${step === 0 ? Math.round(value) : value.toPrecision(3)} ${units[step]}`;
}

/** `1 file`, `5 012 files` */
export const countWords = (count: number, noun: string): string =>
  `${String(count).replace(/\B(?=(\d{3})+$)/g, '\u00a0')} ${noun}${count === 1 ? '' : 's'}`;

/** Nanoseconds: `12.4 ms`, `3.21 s`, `95 s` */
export function timeWords(nanos: number): string {
  const [value, unit] = nanos < 1e6 ? [nanos / 1e3, 'µs'] : nanos < 999.5e6 ? [nanos / 1e6, 'ms'] : [nanos / 1e9, 's'];
  return `${value >= 100 ? Math.round(value) : value.toPrecision(3)} ${unit}`;
}
