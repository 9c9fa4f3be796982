/** Whether two lists of durations differ, by ranks alone: how durations are distributed is not known, and a few are very long. Pure. */

export type Spread = { count: number; least: number; low: number; median: number; high: number; most: number };

/** Quartiles by linear interpolation; undefined of nothing. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => {
    const index = share * (sorted.length - 1);
    const [below, above] = [sorted[Math.floor(index)] as number, sorted[Math.ceil(index)] as number];
    return below + (above - below) * (index - Math.floor(index));
  };
  return { count: values.length, least: at(0), low: at(0.25), median: at(0.5), high: at(0.75), most: at(1) };
}

/** Fewer are not enough for the normal approximation. */
const LEAST = 8;

/**
 * The Mann-Whitney test, two-sided, by the normal approximation with ties and continuity.
 *
 * @returns how probable a difference as large as this is if there is none; undefined of too few
 */
export function probabilityOfEqual(a: readonly number[], b: readonly number[]): number | undefined {
  const [n, m] = [a.length, b.length];
  if (n < LEAST || m < LEAST) return undefined;
  const { ranks, ties } = ranked([...a, ...b]);
  const sum = ranks.slice(0, n).reduce((all, rank) => all + rank, 0);
  const u = sum - (n * (n + 1)) / 2;
  const all = n + m;
  const variance = ((n * m) / 12) * (all + 1 - ties / (all * (all - 1)));
  if (variance <= 0) return 1;
  const distance = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5);
  return Math.min(1, 2 * upperTail(distance / Math.sqrt(variance)));
}

/** Equal ones share the mean of their ranks; `ties` is the sum of t³ − t over groups of equals. */
function ranked(values: readonly number[]): { ranks: number[]; ties: number } {
  const order = values.map((_, index) => index).sort((a, b) => (values[a] as number) - (values[b] as number));
  const ranks = new Array<number>(values.length).fill(0);
  let ties = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && values[order[to] as number] === values[order[from] as number]) to++;
    for (let i = from; i < to; i++) ranks[order[i] as number] = (from + 1 + to) / 2;
    ties += (to - from) ** 3 - (to - from);
    from = to;
  }
  return { ranks, ties };
}

/** Of the normal distribution beyond z ≥ 0. Abramowitz and Stegun 7.1.26: off by 1.5e-7 at most. */
function upperTail(z: number): number {
  const x = z / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const poly = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return 0.5 * poly * Math.exp(-x * x);
}

export type Verdict =
  | { kind: 'too few' }
  /** nothing that so many samples can show */
  | { kind: 'equal'; probability: number }
  | { kind: 'differs'; probability: number /** median of the first ÷ median of the second */; ratio: number };

/** At 1 in 100, shared among the comparisons that are made at once. */
const LEVEL = 0.01;

export function verdictOn(a: readonly number[], b: readonly number[], comparisons = 1): Verdict {
  const probability = probabilityOfEqual(a, b);
  const [one, other] = [spreadOf(a), spreadOf(b)];
  if (probability === undefined || !one || !other) return { kind: 'too few' };
  if (probability > LEVEL / comparisons) return { kind: 'equal', probability };
  return { kind: 'differs', probability, ratio: one.median / other.median };
}
