'use client';
/** While a picture is saved or printed all of it must exist, also what is out of sight. */
import { useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';

let isWhole = false;
const readers = new Set<() => void>();

function setWhole(whole: boolean): void {
  isWhole = whole;
  flushSync(() => {
    for (const read of readers) read();
  });
}

/** Draws all of every picture, lets `take` have it, and goes back to what is in sight. */
export function withWholePictures<T>(take: () => T): T {
  try {
    setWhole(true);
    return take();
  } finally {
    setWhole(false);
  }
}

function subscribe(read: () => void): () => void {
  if (readers.size === 0) {
    window.addEventListener('beforeprint', begin);
    window.addEventListener('afterprint', end);
  }
  readers.add(read);
  return () => {
    readers.delete(read);
    if (readers.size > 0) return;
    window.removeEventListener('beforeprint', begin);
    window.removeEventListener('afterprint', end);
  };
}
const begin = () => setWhole(true);
const end = () => setWhole(false);

/** Whether a picture must draw all that it has. */
export const useWholePicture = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => isWhole,
    () => false,
  );
