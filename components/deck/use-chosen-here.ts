'use client';
import { useState } from 'react';

/**
 * What was chosen in this picture by hand, until something else is chosen in another one: what came last counts.
 * @param elsewhere what is chosen in the run; to let go of that takes nothing away here
 */
export function useChosenHere<T>(
  elsewhere: string | undefined,
  first?: T,
): [T | undefined, (chosen: T | undefined) => void] {
  const [here, setHere] = useState({ chosen: first, over: elsewhere });
  const isOutdated = elsewhere !== undefined && elsewhere !== here.over;
  return [isOutdated ? undefined : here.chosen, (chosen) => setHere({ chosen, over: elsewhere })];
}
