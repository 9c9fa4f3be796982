import type { DeskSnapshot, TabMemory } from './terminal-desk.ts';

const KEY = 'engine-room.terminals';

/** In this window only: two windows on one lab have tabs of their own. */
export const windowMemory: TabMemory = {
  read: (lab) => {
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as { lab: string; snapshot: DeskSnapshot } | null;
      return kept?.lab === lab ? kept.snapshot : null;
    } catch {
      return null;
    }
  },
  write: (lab, snapshot) => {
    try {
      sessionStorage.setItem(KEY, JSON.stringify({ lab, snapshot }));
    } catch {
      // Storage is refused: a reload begins with one tab.
    }
  },
};
