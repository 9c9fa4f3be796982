import { expect, test } from 'vitest';
import { type ByHand, chosenLast } from './chosen-last.ts';

const hand = (chosen?: string, over?: string): ByHand<string> => ({ chosen, over });

test.each<[string, ByHand<string>, step: string | undefined, means: string | undefined, ByHand<string>]>([
  ['nothing', hand('a'), undefined, undefined, hand('a')],
  ['what means something else here', hand('a'), 's1', 'b', hand(undefined, 's1')],
  ['what means nothing here', hand('a'), 's1', undefined, hand('a')],
  ['what means the same', hand('a'), 's1', 'a', hand('a', 's1')],
  ['what was chosen by then', hand('a', 's1'), 's1', 'b', hand('a', 's1')],
  ['no more what was chosen by then', hand('a', 's1'), undefined, undefined, hand('a')],
  ['it once more', hand('a'), 's1', 'b', hand(undefined, 's1')],
])('chosen in the run: %s', (_, before, step, means, after) => {
  expect(chosenLast(before, step, means)).toEqual(after);
});
