'use client';
import { useSyncExternalStore } from 'react';

const never = (): (() => void) => () => {};

/** False on the server and in the first render of the browser, which must be the same; true from then on. */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
