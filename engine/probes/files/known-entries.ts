/** What is known to lie in an upper directory, by path. A directory that moves takes along what is below it. */
import { BoundedMap } from '#engine/correlate/bounded-map.ts';
import type { ContainerRoot } from '#engine/trace/storage.ts';
import type { Entry } from './entry.ts';
import type { LowerEntry } from './lower-layers.ts';

/** How many more may be followed; of all directories of a lab. */
export type Room = { left: number };

export type Known = { entry: Entry; lower: LowerEntry | undefined };

/** Directories that were moved away, and may come to another name. */
const MOST_DEPARTED = 8;

export class KnownEntries {
  readonly #entries = new Map<string, Known>();
  /** What was below a directory that was moved away, by the path that it had. */
  readonly #departed = new BoundedMap<string, [string, Known][]>(MOST_DEPARTED);
  readonly #lowerOf: (path: string) => LowerEntry | undefined;
  readonly #room: Room;
  #cut = false;

  /** @param lowerOf what the image has under a name */
  constructor(lowerOf: (path: string) => LowerEntry | undefined, room: Room) {
    this.#lowerOf = lowerOf;
    this.#room = room;
  }

  get(path: string): Known | undefined {
    return this.#entries.get(path);
  }

  get all(): [string, Known][] {
    return [...this.#entries];
  }

  below(path: string): [string, Known][] {
    return this.all.filter(([other]) => other.startsWith(`${path}/`));
  }

  /** Bytes of its files, each inode once, and how many entries. */
  get size(): Pick<ContainerRoot, 'bytes' | 'entries' | 'cut'> {
    const files = new Map<number, number>();
    for (const { entry } of this.#entries.values()) if (entry.kind === 'file') files.set(entry.inode, entry.bytes);
    const bytes = [...files.values()].reduce((sum, size) => sum + size, 0);
    return { bytes, entries: this.#entries.size, ...(this.#cut && { cut: true }) };
  }

  keep(path: string, known: Known): void {
    if (!this.#entries.has(path) && this.#room.left-- <= 0) {
      this.#room.left = 0;
      this.#cut = true;
    } else this.#entries.set(path, known);
  }

  remove(path: string): void {
    if (this.#entries.delete(path)) this.#room.left++;
  }

  /** What is below goes with its directory. @param moved it may come to another name */
  leave(path: string, moved: boolean): void {
    const below = this.below(path);
    for (const [other] of below) this.remove(other);
    if (moved) this.#departed.set(path, below);
  }

  /** What was below the one name is below the other now. */
  arrive(from: string, to: string): void {
    const below = [...(this.#departed.get(from) ?? []), ...this.below(from)];
    this.#departed.delete(from);
    for (const [path, { entry }] of below) {
      this.remove(path);
      const moved = `${to}${path.slice(from.length)}`;
      this.keep(moved, { entry, lower: this.#lowerOf(moved) });
    }
  }

  /** It is gone: others have its room. */
  close(): void {
    for (const [path] of this.all) this.remove(path);
  }
}
