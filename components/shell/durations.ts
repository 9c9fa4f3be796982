/** Three significant digits and one unit: `950 ns`, `12.4 ms`, `3.21 s`, `2 min 05 s`. */
export function duration(nanos: number): string {
  if (nanos < 1e3) return `${Math.round(nanos)} ns`;
  if (nanos < 1e6) return `${three(nanos / 1e3)} µs`;
  if (nanos < 1e9) return `${three(nanos / 1e6)} ms`;
  if (nanos < 60e9) return `${three(nanos / 1e9)} s`;
  const seconds = Math.round(nanos / 1e9);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

const three = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

/** Wall-clock time of an event, from the header's pair of clocks. */
export const wallTime = (header: { madeAt: string; monotonicAt: number }, at: number): Date =>
  new Date(Date.parse(header.madeAt) + (at - header.monotonicAt) / 1e6);

export const clock = (time: Date): string =>
  [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
