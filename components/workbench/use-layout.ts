'use client';
import { type GroupProps, useDefaultLayout } from 'react-resizable-panels';
import { readStored, writeStored } from '#components/shell/use-stored.ts';

const storage = {
  getItem: (key: string): string | null => (typeof window === 'undefined' ? null : readStored(`engine-room.${key}`)),
  setItem: (key: string, value: string): void => writeStored(`engine-room.${key}`, value),
};

/** Panel sizes that this browser remembers, one set for each combination of panels. */
export function useLayout(
  id: string,
  panelIds: string[],
): Pick<GroupProps, 'id' | 'defaultLayout' | 'onLayoutChanged'> {
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({ id, panelIds, storage });
  return { id, defaultLayout, onLayoutChanged };
}
