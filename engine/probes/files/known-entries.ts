/** What is known to lie in an upper directory, by path. A directory that moves takes along what is below it. */
import type { ContainerRoot } from '#engine/trace/storage.ts';
import { DepartedEntries } from './departed-entries.ts';
import type { Entry } from './entry.ts';
import type { LowerEntry } from './lower-layers.ts';
import { NamesOfFiles } from './names-of-files.ts';
import { PathMap, parentOf } from './path-map.ts';

/** How many more may be followed; of all directories of a lab. */
export type Room = { left: number };

export type Known = { entry: Entry; lower: LowerEntry | undefined };

export class KnownEntries {
  readonly #entries = new PathMap<Known>();
  readonly #names = new NamesOfFiles();
  readonly #departed: DepartedEntries;
  readonly #lowerOf: (path: string) => LowerEntry | undefined;
  readonly #room: Room;
  #cut = false;

  /** @param lowerOf what the image has under a name */
  constructor(lowerOf: (path: string) => LowerEntry | undefined, room: Room) {
    this.#lowerOf = lowerOf;
    this.#room = room;
    this.#departed = new DepartedEntries(room);
  }

  get(path: string): Known | undefined {
    return this.#entries.get(path);
  }

  /** A directory before what is in it. @param path '' for all */
  below(path: string): [string, Known][] {
    return this.#entries.below(path);
  }

  /** Names under which a file is known, some. */
  namesOf({ inode }: Entry, most: number): string[] {
    return this.#names.of(inode, most);
  }

  /** Bytes of its files, each inode once, and how many entries. */
  get size(): Pick<ContainerRoot, 'bytes' | 'entries' | 'cut'> {
    return { bytes: this.#names.bytes, entries: this.#entries.size, ...(this.#cut && { cut: true }) };
  }

  keep(path: string, known: Known): void {
    const before = this.#entries.get(path);
    if (!before && this.#room.left <= 0) {
      this.#cut = true;
      return;
    }
    if (before) this.#names.delete(path, before.entry);
    else this.#room.left--;
    this.#entries.set(path, known);
    this.#names.add(path, known.entry);
  }

  remove(path: string): void {
    const known = this.#entries.get(path);
    if (!known) return;
    this.#take(path, known);
    this.#room.left++;
  }

  /** What is below goes with its directory. @param moved it may come to another name */
  leave(path: string, moved: boolean): void {
    const below = this.below(path);
    for (const [other, known] of below) this.#take(other, known);
    if (moved) this.#departed.add(path, below);
    else this.#room.left += below.length;
  }

  /** What was below the one name is below the other now. */
  arrive(from: string, to: string): void {
    const below = [...this.#departed.take(from), ...this.below(from)];
    for (const [path, { entry }] of below) {
      this.remove(path);
      const moved = `${to}${path.slice(from.length)}`;
      this.keep(moved, { entry, lower: this.#lowerBelow(moved) });
    }
  }

  /** A round is over: what has not come to another name soon never will. */
  settle(): void {
    this.#departed.settle();
  }

  /** It is gone: others have its room. */
  close(): void {
    this.leave('', false);
    this.settle();
    this.settle();
  }

  /** Its room is still taken. */
  #take(path: string, { entry }: Known): void {
    this.#entries.delete(path);
    this.#names.delete(path, entry);
  }

  /** The image has nothing below what is no directory in it. */
  #lowerBelow(path: string): LowerEntry | undefined {
    const above = this.#entries.get(parentOf(path));
    return above && above.lower?.entry.kind !== 'directory' ? undefined : this.#lowerOf(path);
  }
}
