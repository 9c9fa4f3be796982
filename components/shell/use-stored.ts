'use client';
import { useCallback, useSyncExternalStore } from 'react';

export const STORED_CHANGED = 'engine-room:stored';

/** A value kept in this browser under `engine-room.<key>`; the fallback while there is none, on the server and when storage is refused. */
export function useStored<T extends string | number | boolean>(key: string, fallback: T): [T, (value: T) => void] {
  const name = `engine-room.${key}`;
  const read = (): string | null => readStored(name);
  const text = useSyncExternalStore(subscribe, read, () => null);
  const value = parse(text, fallback);
  const store = useCallback((next: T) => writeStored(name, JSON.stringify(next)), [name]);
  return [value, store];
}

export function readStored(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

export function writeStored(name: string, text: string): void {
  try {
    localStorage.setItem(name, text);
  } catch {
    // Storage is full or refused: the page works on, it only forgets.
  }
  dispatchEvent(new Event(STORED_CHANGED));
}

function subscribe(changed: () => void): () => void {
  addEventListener(STORED_CHANGED, changed);
  addEventListener('storage', changed);
  return () => {
    removeEventListener(STORED_CHANGED, changed);
    removeEventListener('storage', changed);
  };
}

function parse<T>(text: string | null, fallback: T): T {
  if (text === null) return fallback;
  try {
    const value = JSON.parse(text) as T;
    return typeof value === typeof fallback ? value : fallback;
  } catch {
    return fallback;
  }
}
