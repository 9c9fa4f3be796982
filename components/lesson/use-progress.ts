'use client';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { readStored, STORED_CHANGED, writeStored } from '#components/shell/use-stored.ts';
import { inLab, type Progress, readProgress } from './progress.ts';

function subscribe(changed: () => void): () => void {
  addEventListener(STORED_CHANGED, changed);
  addEventListener('storage', changed);
  return () => {
    removeEventListener(STORED_CHANGED, changed);
    removeEventListener('storage', changed);
  };
}

/** Progress of one lesson in one lab, and the way to change it. */
export function useProgress(
  lesson: string,
  lab: string | null,
): [Progress, (change: (progress: Progress) => Progress) => void] {
  const name = `engine-room.lesson.${lesson}`;
  const read = (): string | null => readStored(name);
  const text = useSyncExternalStore(subscribe, read, () => null);
  const progress = useMemo(() => inLab(readProgress(text), lab), [text, lab]);
  const change = useCallback(
    (edit: (progress: Progress) => Progress): void => {
      const before = inLab(readProgress(readStored(name)), lab);
      const after = edit(before);
      if (after !== before) writeStored(name, JSON.stringify(after));
    },
    [name, lab],
  );
  return [progress, change];
}
