/** Measures two things by turns: ours, peer, peer, ours, … so that neither is always first, and each is set up once per turn. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Pair } from './statistics.ts';

export type Side = {
  /** Before the first measurement of a turn. Not measured. */
  enter(): Promise<unknown>;
  measure(): Promise<number>;
};

export type AlternateOptions = {
  pairs: number;
  ours: Side;
  peer: Side;
  /** No measurement begins after it. */
  signal: AbortSignal;
  onPair?(pair: Pair, done: number): void;
};

/** What a measurement leaves behind (observations that are still folded, a network that is taken down) must not fall on the next. */
const SETTLE_MS = 150;

export async function alternate({ pairs, ours, peer, signal, onPair }: AlternateOptions): Promise<Pair[]> {
  const found: Pair[] = [];
  let entered: Side | undefined;
  const take = async (side: Side): Promise<number> => {
    signal.throwIfAborted();
    if (entered !== side) await side.enter();
    entered = side;
    await pause(SETTLE_MS, undefined, { signal });
    return side.measure();
  };
  while (found.length < pairs) {
    const oursFirst = found.length % 2 === 0;
    const first = await take(oursFirst ? ours : peer);
    const second = await take(oursFirst ? peer : ours);
    const pair = oursFirst ? { ours: first, peer: second } : { ours: second, peer: first };
    onPair?.(pair, found.push(pair));
  }
  return found;
}
