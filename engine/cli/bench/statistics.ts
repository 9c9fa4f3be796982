/** Medians and quartiles of what was measured in pairs. Pure. */

/** One measurement of each side, made one right after the other. */
export type Pair = { ours: number; peer: number };

export type Spread = { median: number; q1: number; q3: number };

/** Linear between the two nearest values. @throws RangeError when there are none */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new RangeError('no values');
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] as number;
  const above = sorted[Math.ceil(place)] as number;
  return below + (above - below) * (place - Math.floor(place));
}

export const spreadOf = (values: readonly number[]): Spread => ({
  median: quantile(values, 0.5),
  q1: quantile(values, 0.25),
  q3: quantile(values, 0.75),
});

/** The ratio is taken within each pair, so that a machine that becomes busy meanwhile slows both of its sides. */
export const comparisonOf = (pairs: readonly Pair[]): { ours: Spread; peer: Spread; ratio: Spread } => ({
  ours: spreadOf(pairs.map(({ ours }) => ours)),
  peer: spreadOf(pairs.map(({ peer }) => peer)),
  ratio: spreadOf(pairs.map(({ ours, peer }) => ours / peer)),
});
