import { keyOfHost } from '#components/lab/host.ts';
import type { HostNumber } from '#engine/trace/lab-hosts.ts';

/** Which files and folders are open, for a reload of this window. */
export type Notes = { open: string[]; active: string | null; expanded: string[] };

const KEY = 'engine-room.editor';
const NOTHING: Notes = { open: [], active: null, expanded: [] };

export class TabNotes {
  readonly #key: string;

  constructor(host: HostNumber) {
    this.#key = keyOfHost(KEY, host);
  }

  read(lab: string): Notes {
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.#key) ?? 'null') as { lab: string; notes: Notes } | null;
      return kept?.lab === lab ? kept.notes : NOTHING;
    } catch {
      return NOTHING;
    }
  }

  write(lab: string, notes: Notes): void {
    try {
      sessionStorage.setItem(this.#key, JSON.stringify({ lab, notes }));
    } catch {
      // Storage is refused: a reload begins with nothing open.
    }
  }
}
