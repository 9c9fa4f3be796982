import { keyOfHost } from '#components/lab/host.ts';
import type { HostNumber } from '#engine/trace/lab-hosts.ts';
import type { DeskSnapshot, TabMemory } from './terminal-desk.ts';

const KEY = 'engine-room.terminals';

/** In this window only: two windows on one lab have tabs of their own. */
export const windowMemory = (host: HostNumber): TabMemory => ({
  read: (lab) => {
    try {
      const kept = JSON.parse(sessionStorage.getItem(keyOfHost(KEY, host)) ?? 'null') as {
        lab: string;
        snapshot: DeskSnapshot;
      } | null;
      return kept?.lab === lab ? kept.snapshot : null;
    } catch {
      return null;
    }
  },
  write: (lab, snapshot) => {
    try {
      sessionStorage.setItem(keyOfHost(KEY, host), JSON.stringify({ lab, snapshot }));
    } catch {
      // Storage is refused: a reload begins with one tab.
    }
  },
});
