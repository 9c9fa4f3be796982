/**
 * Story time: the share of the width that each moment of a trace is given. Linear time wastes it on pauses; story time spends it
 * where messages are, and gives every chapter enough for its name. Piecewise linear and monotone, so it has an inverse.
 */

export type Pace = {
  /** Breakpoints: `times` (ns) rise strictly, `units` never fall. */
  times: readonly number[];
  units: readonly number[];
  /** ns → 0…1, clamped */
  toUnit: (at: number) => number;
  /** 0…1 → ns, clamped */
  toTime: (unit: number) => number;
};

export type PaceInput = {
  start: number;
  end: number;
  /** When messages happen (ns); any order. */
  marks: readonly number[];
  /** Chapters in order: where each begins (ns; the first at `start`) and the least share of the width that its name needs. */
  chapters: readonly { at: number; least: number }[];
};

/** Share of the width that stays proportional to true time. */
const TRUE_SHARE = 0.22;
/** ns; a pause of this length gets about half of what a long one gets per doubling. */
const KNEE = 0.25e6;
/** What chapters may ask for together: the rest of the width is for what happens. */
const FOR_NAMES = 0.9;

/** The pace that gives width to messages. */
export function storyPace(input: PaceInput): Pace {
  const { start, end, times } = breakpoints(input);
  const lengths = times.slice(1).map((at, index) => at - (times[index] as number));
  const weights = lengths.map((length) => Math.log1p(length / KNEE));
  const sum = weights.reduce((a, b) => a + b, 0);
  const mixed = weights.map(
    (weight, i) => (TRUE_SHARE * (lengths[i] as number)) / (end - start) + (1 - TRUE_SHARE) * (weight / sum),
  );
  return paceThrough(times, cumulative(roomForChapters(times, mixed, input.chapters)));
}

/** The pace of a clock on the wall. */
export function plainPace(input: PaceInput): Pace {
  const { start, end, times } = breakpoints(input);
  return paceThrough(
    times,
    times.map((at) => (at - start) / (end - start)),
  );
}

/** On the way from one pace to another: `progress` 0 is `from`, 1 is `to`. Monotone between them, as both are. */
export function blendPaces(from: Pace, to: Pace, progress: number): Pace {
  if (progress >= 1) return to;
  if (progress <= 0) return from;
  const units = to.times.map((at, i) => (1 - progress) * from.toUnit(at) + progress * (to.units[i] as number));
  return paceThrough(to.times, units);
}

export const paceThrough = (times: readonly number[], units: readonly number[]): Pace => ({
  times,
  units,
  toUnit: (at) => interpolate(times, units, at),
  toTime: (unit) => interpolate(units, times, unit),
});

function breakpoints(input: PaceInput): { start: number; end: number; times: number[] } {
  const { start } = input;
  const end = Math.max(input.end, start + 1);
  const inside = [...input.marks, ...input.chapters.map((chapter) => chapter.at)].filter(
    (at) => at > start && at < end,
  );
  return { start, end, times: [...new Set([start, ...inside, end])].sort((a, b) => a - b) };
}

/** Lifts chapters that are too narrow to their least share and takes it from the wide ones, until all have enough. */
function roomForChapters(
  times: readonly number[],
  weights: readonly number[],
  chapters: PaceInput['chapters'],
): number[] {
  const home = times.slice(0, -1).map((at) =>
    Math.max(
      0,
      chapters.findLastIndex((chapter) => chapter.at <= at),
    ),
  );
  const shares = new Array<number>(Math.max(1, chapters.length)).fill(0);
  for (const [i, weight] of weights.entries())
    shares[home[i] as number] = (shares[home[i] as number] as number) + weight;
  const asked = chapters.reduce((sum, chapter) => sum + chapter.least, 0);
  const scale = asked > FOR_NAMES ? FOR_NAMES / asked : 1;
  const lifted = levelled(
    shares,
    shares.map((share, i) => (share > 0 ? (chapters[i]?.least ?? 0) * scale : 0)),
  );
  return weights.map(
    (weight, i) => (weight * (lifted[home[i] as number] as number)) / (shares[home[i] as number] as number),
  );
}

/** Shares that add up to 1, none below its least. */
function levelled(shares: readonly number[], least: readonly number[]): number[] {
  const fixed = new Set<number>();
  for (;;) {
    const free = shares.reduce((sum, share, i) => sum + (fixed.has(i) ? 0 : share), 0);
    const taken = [...fixed].reduce((sum, i) => sum + (least[i] as number), 0);
    const scale = free > 0 ? (1 - taken) / free : 0;
    const short = shares.findIndex((share, i) => !fixed.has(i) && share * scale < (least[i] as number) - 1e-12);
    if (short < 0) return shares.map((share, i) => (fixed.has(i) ? (least[i] as number) : share * scale));
    fixed.add(short);
  }
}

function cumulative(weights: readonly number[]): number[] {
  const out = [0];
  for (const weight of weights) out.push((out.at(-1) as number) + weight);
  const total = out.at(-1) || 1;
  return out.map((value) => value / total);
}

function interpolate(xs: readonly number[], ys: readonly number[], x: number): number {
  const last = xs.length - 1;
  if (x <= (xs[0] as number)) return ys[0] as number;
  if (x >= (xs[last] as number)) return ys[last] as number;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((xs[middle] as number) <= x) low = middle;
    else high = middle;
  }
  const [x0, x1, y0, y1] = [xs[low], xs[high], ys[low], ys[high]] as [number, number, number, number];
  return x1 === x0 ? y0 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}
