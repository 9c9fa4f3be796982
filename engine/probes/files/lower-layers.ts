/** What the lower layers of an overlay have under a name: the topmost layer that has it, unless one above hides it. */
import { closeSync } from 'node:fs';
import { LabError } from '#engine/lab/driver.ts';
import { namesIn, openInside } from '#engine/lab/inside-lab.ts';
import { type Entry, entryAt, isThere } from './entry.ts';

export type LowerEntry = { directory: string; entry: Entry };

const MOST_NAMES = 256;

export class LowerLayers {
  readonly #root: string;
  /** top first */
  readonly #layers: readonly string[];

  /** @param root of the lab @param lower directories, bottom first */
  constructor(root: string, lower: readonly string[]) {
    this.#root = root;
    this.#layers = lower.toReversed();
  }

  find(path: string): LowerEntry | undefined {
    for (const layer of this.#layers) {
      const found = this.#look(layer, path);
      if (found.entry) return isThere(found.entry) ? { directory: layer, entry: found.entry } : undefined;
      if (found.hides) return undefined;
    }
    return undefined;
  }

  /** Names that they have in a directory together, some. */
  names(path: string): string[] {
    const [names, hidden] = [new Set<string>(), new Set<string>()];
    for (const layer of this.#layers) {
      const { entry, hides, fd } = this.#look(layer, path, true);
      for (const [name, isWhiteout] of fd === undefined ? [] : this.#entriesOf(fd))
        if (isWhiteout) hidden.add(name);
        else if (!hidden.has(name)) names.add(name);
      if (hides || entry?.opaque || (entry && entry.kind !== 'directory')) break;
    }
    return [...names].slice(0, MOST_NAMES).sort();
  }

  /** Closes it. Nothing where the lab has put something else there. */
  #entriesOf(fd: number): (readonly [string, boolean])[] {
    try {
      return namesIn(fd, MOST_NAMES).map((name) => [name, entryAt(fd, name)?.kind === 'whiteout'] as const);
    } catch {
      return [];
    } finally {
      closeSync(fd);
    }
  }

  /** `hides`: the layers below do not show through there. @param keep of a directory its descriptor, to be closed by who asked */
  #look(layer: string, path: string, keep = false): { entry?: Entry; hides: boolean; fd?: number } {
    const names = path.split('/').filter(Boolean);
    let fd = this.#open(layer);
    let hides = false;
    if (fd === undefined) return { hides };
    for (const [position, name] of names.entries()) {
      const entry = entryAt(fd, name);
      if (position === names.length - 1) {
        const inner = keep && entry?.kind === 'directory' ? this.#step(fd, name) : undefined;
        closeSync(fd);
        return { ...(entry && { entry }), hides, ...(inner !== undefined && { fd: inner }) };
      }
      const next: number | undefined = entry?.kind === 'directory' ? this.#step(fd, name) : undefined;
      closeSync(fd);
      if (next === undefined) return { hides: hides || entry !== undefined };
      hides ||= entry?.opaque ?? false;
      fd = next;
    }
    closeSync(fd);
    return { hides };
  }

  #open(layer: string): number | undefined {
    try {
      return openInside(this.#root, layer);
    } catch {
      return undefined;
    }
  }

  #step(directory: number, name: string): number | undefined {
    try {
      return openInside(`/proc/self/fd/${directory}`, name);
    } catch (error) {
      if (error instanceof LabError || (error as NodeJS.ErrnoException).code) return undefined;
      throw error;
    }
  }
}
