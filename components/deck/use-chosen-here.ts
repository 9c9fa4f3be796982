'use client';
import { useCallback, useState } from 'react';
import { type ByHand, chosenLast } from './chosen-last.ts';

/**
 * What is chosen in this picture: by hand, or by what was chosen in another one, whichever came last.
 * @param step that is chosen in the run
 * @param means what it is in this picture; undefined: nothing
 * @param before what was chosen by hand when this picture was seen last
 */
export function useChosenHere<T>(
  step: string | undefined,
  means: T | undefined,
  before?: ByHand<T>,
): [T | undefined, (chosen: T | undefined) => void] {
  const over = means === undefined ? undefined : step;
  const [kept, keep] = useState<ByHand<T>>(before ?? { chosen: undefined, over });
  const hand = chosenLast(kept, step, means);
  if (hand !== kept) keep(hand);
  const choose = useCallback((chosen: T | undefined) => keep({ chosen, over }), [over]);
  return [hand.chosen ?? means, choose];
}
