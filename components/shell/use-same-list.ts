'use client';
import { useState } from 'react';

/** The list as it was, as long as it has the same things in the same order: what is worked out from it is kept. */
export function useSameList<Item>(list: readonly Item[]): readonly Item[] {
  const [kept, setKept] = useState(list);
  if (isSame(kept, list)) return kept;
  setKept(list);
  return list;
}

const isSame = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every((item, index) => item === other[index]);
