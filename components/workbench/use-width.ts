'use client';
import { useSyncExternalStore } from 'react';

/** `phone`: one thing at a time. `narrow`: the inspector is a drawer. */
export type Width = 'phone' | 'narrow' | 'wide';

const PHONE = '(max-width: 719px)';
const NARROW = '(max-width: 1099px)';

function subscribe(changed: () => void): () => void {
  const queries = [matchMedia(PHONE), matchMedia(NARROW)];
  for (const query of queries) query.addEventListener('change', changed);
  return () => {
    for (const query of queries) query.removeEventListener('change', changed);
  };
}

const read = (): Width => (matchMedia(PHONE).matches ? 'phone' : matchMedia(NARROW).matches ? 'narrow' : 'wide');

/** The server does not know and says wide. */
export const useWidth = (): Width => useSyncExternalStore(subscribe, read, () => 'wide');
