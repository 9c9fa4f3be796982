/** As Docker counts: a kB is 1000 bytes. Three significant digits. */
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** `859 B`, `64.0 MB` */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 999.5 ? Math.round(value) : value.toPrecision(3)} ${UNITS[unit]}`;
}
