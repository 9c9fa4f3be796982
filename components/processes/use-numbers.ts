'use client';
import { useMemo, useState } from 'react';
import type { Told } from '#components/deck/use-told.ts';
import { equal } from '#engine/scene/equal.ts';
import { numbersAt } from '#engine/scene/process-numbers.ts';
import { worldUntil } from '#engine/scene/run-window.ts';

/** Numbers of processes as told until then; the same map while nothing new of them is told, though other facts go on coming. @param end ns */
export function useNumbers({ facts, starts }: Told, end: number): ReadonlyMap<number, readonly number[]> {
  const told = useMemo(() => numbersAt(facts, worldUntil(starts, end)), [facts, starts, end]);
  const [kept, keep] = useState(told);
  if (kept === told || equal([...kept], [...told])) return kept;
  keep(told);
  return told;
}
