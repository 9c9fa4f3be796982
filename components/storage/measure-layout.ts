/** Distributions of samples on one axis: each sample a dot, the middle half a box, the median a line. Pure. */
import { scaleLog } from 'd3';
import { type Spread, spreadOf } from '#engine/scene/storage/measure/compare-samples.ts';
import { type MeasuredPlace, type MeasuredWork, PLACES } from '#engine/scene/storage/measure/measure-line.ts';
import type { Samples } from '#engine/scene/storage/measure/read-samples.ts';

export const LANE = 34;
const RADIUS = 2.4;
const TOP = 6;

export type Lane = {
  place: MeasuredPlace;
  y: number;
  spread?: Spread;
  /** where the quartiles and the median stand */
  box?: { low: number; median: number; high: number };
  dots: readonly { x: number; y: number }[];
};
export type MeasurePicture = { lanes: readonly Lane[]; ticks: readonly { x: number; ns: number }[]; height: number };

/** @param left room for the names @param runs all that is to be on one axis */
export function measureLayout(
  samples: Samples,
  work: MeasuredWork,
  { left, width, runs = [samples] }: { left: number; width: number; runs?: readonly Samples[] },
): MeasurePicture {
  const all = runs.flatMap((run) => PLACES.flatMap((place) => run[work][place])).filter((ns) => ns > 0);
  if (all.length === 0) return { lanes: [], ticks: [], height: 0 };
  const x = scaleLog([Math.min(...all) * 0.9, Math.max(...all) * 1.1], [left, Math.max(left + 40, width - 12)]);
  const lanes = PLACES.map((place, index) => laneOf(place, TOP + index * LANE, samples[work][place], x));
  const ticks = x.ticks(width < 500 ? 3 : 6).filter((ns) => /^[125]/.test(ns.toExponential()));
  return { lanes, ticks: ticks.map((ns) => ({ x: x(ns), ns })), height: TOP + PLACES.length * LANE + 22 };
}

function laneOf(place: MeasuredPlace, y: number, values: readonly number[], x: (ns: number) => number): Lane {
  const spread = spreadOf(values);
  const seen = values.filter((ns) => ns > 0);
  return {
    ...{ place, y },
    ...(spread && { spread, box: { low: x(spread.low), median: x(spread.median), high: x(spread.high) } }),
    // In the order in which they were taken, from top to bottom, so that a drift would be seen.
    dots: seen.map((ns, index) => ({
      x: x(ns),
      y: y + 6 + ((LANE - 12) * (index + 0.5)) / seen.length,
    })),
  };
}

export { RADIUS };
