import type { BenchName } from './arguments.ts';
import { comparisonOf, type Pair, type Spread } from './statistics.ts';

export type Result = {
  bench: BenchName;
  /** What was measured, and what it is held against. */
  name: string;
  against: string;
  unit: 'ms' | 'MiB' | 'MiB/s' | 'frames/s' | '% of a core' | 's' | 'kB' | 'MB';
  /** Medians. */
  ours: number;
  peer: number;
  ratio: number;
  pairs: number;
  /** Between the quartiles. */
  spread: Record<'ours' | 'peer' | 'ratio', [q1: number, q3: number]>;
};

type Named = Pick<Result, 'bench' | 'name' | 'against' | 'unit'>;

export function resultOf(named: Named, pairs: readonly Pair[]): Result {
  const { ours, peer, ratio } = comparisonOf(pairs);
  return {
    ...named,
    ...{ ours: ours.median, peer: peer.median, ratio: ratio.median, pairs: pairs.length },
    spread: { ours: quartiles(ours), peer: quartiles(peer), ratio: quartiles(ratio) },
  };
}

const quartiles = ({ q1, q3 }: Spread): [number, number] => [q1, q3];
