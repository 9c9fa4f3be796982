'use client';
import { useState } from 'react';

type Choice<T> = { chosen: T | undefined; over: string | undefined };

/**
 * What was chosen in this picture by hand, until something is chosen in another one that means something here: what came last counts.
 * @param elsewhere the step that is chosen in the run, if this picture has something to show for it
 */
export function useChosenHere<T>(
  elsewhere: string | undefined,
  first?: T,
): [T | undefined, (chosen: T | undefined) => void] {
  const [kept, keep] = useState<Choice<T>>({ chosen: first, over: elsewhere });
  const here = after(kept, elsewhere);
  if (here !== kept) keep(here);
  return [here.chosen, (chosen) => keep({ chosen, over: elsewhere })];
}

/** To let go of what was chosen elsewhere takes nothing away here; to choose it once more is a new choice. */
function after<T>(kept: Choice<T>, elsewhere: string | undefined): Choice<T> {
  if (elsewhere === kept.over) return kept;
  return elsewhere === undefined ? { ...kept, over: undefined } : { chosen: undefined, over: elsewhere };
}
