/** What was chosen in a picture by hand, and what was chosen in the run by then. */
export type ByHand<T> = { chosen: T | undefined; over: string | undefined };

/**
 * Something else is chosen in the run now. What came last counts, unless it means the same here. To let go of what was chosen there takes
 * nothing away here; to choose it once more is a new choice.
 * @param step that is chosen in the run @param means what it is here; undefined: nothing
 */
export function chosenLast<T>(hand: ByHand<T>, step: string | undefined, means: T | undefined): ByHand<T> {
  const over = means === undefined ? undefined : step;
  if (over === hand.over) return hand;
  const stays = over === undefined || hand.chosen === means;
  return { chosen: stays ? hand.chosen : undefined, over };
}
