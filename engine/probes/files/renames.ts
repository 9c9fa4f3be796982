/** From where a name came that has just come: the kernel tells both halves of a rename, with the same file. */
import { BoundedMap } from '#engine/correlate/bounded-map.ts';
import { type Entry, isThere } from './entry.ts';
import { FAN } from './fan-mask.ts';
import { isOfAnother, type Notice } from './notices.ts';

const MOST_REMEMBERED = 4096;

/** `tree`: the upper directory or volume. */
type Spot = { tree: string; path: string };

export class Renames {
  readonly #left = new BoundedMap<string, Spot>(MOST_REMEMBERED);

  /**
   * The path before, of a rename within one tree.
   * @param now what stands there: it may be another inode than came, and whiteouts are one inode with many names
   */
  note(notice: Notice, to: Spot, now: Entry | undefined): string | undefined {
    const { mask, file } = notice;
    if (file === undefined) return undefined;
    const left = this.#left.get(file);
    if (mask & FAN.movedFrom) this.#left.set(file, to);
    if (!left || (mask & FAN.movedTo) === 0 || mask & FAN.movedFrom) return undefined;
    const isIt = isThere(now) && !isOfAnother(notice, now);
    return isIt && left.tree === to.tree && left.path !== to.path ? left.path : undefined;
  }
}
