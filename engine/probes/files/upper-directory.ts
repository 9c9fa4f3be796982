/** The upper directory of one container as it is known by now, and what each word of the kernel says of it. */
import type { ContainerRoot, FileChange } from '#engine/trace/storage.ts';
import { type Action, actionsOf, factsOf } from './decide.ts';
import { type Entry, isSame, isThere } from './entry.ts';
import { FAN } from './fan-mask.ts';
import { type LowerEntry, LowerLayers } from './lower-layers.ts';
import type { OverlayRoot } from './overlay-roots.ts';

/** Entries of a lab's upper directories that are followed, all together. */
export const MOST_ENTRIES = 20_000;

/** How many more may be followed; of all directories of a lab. */
export type Room = { left: number };

const CAME = FAN.create | FAN.movedTo;

export type Seen = {
  path: string;
  mask: number;
  now: Entry | undefined;
  /** overlayfs made it as a copy, in so long (ns) */
  copied?: { took: number } | undefined;
  /** of a rename */
  from?: string | undefined;
};

export type Change = { action: Action; change: Omit<FileChange, 'container'> };

type Known = { entry: Entry; lower: LowerEntry | undefined };

export class UpperDirectory {
  root: OverlayRoot;
  readonly #lower: LowerLayers;
  readonly #entries = new Map<string, Known>();
  readonly #room: Room;
  #cut = false;

  /** @param labRoot `/proc/PID/root` */
  constructor(labRoot: string, root: OverlayRoot, room: Room) {
    this.root = root;
    this.#room = room;
    this.#lower = new LowerLayers(
      labRoot,
      root.lower.map(({ directory }) => directory),
    );
  }

  /** What lies in it: bytes of its files, each inode once, and how many entries. */
  get size(): Pick<ContainerRoot, 'bytes' | 'entries' | 'cut'> {
    const files = new Map<number, number>();
    for (const { entry } of this.#entries.values()) if (entry.kind === 'file') files.set(entry.inode, entry.bytes);
    const bytes = [...files.values()].reduce((sum, size) => sum + size, 0);
    return { bytes, entries: this.#entries.size, ...(this.#cut && { cut: true }) };
  }

  knows(path: string): boolean {
    return this.#entries.has(path);
  }

  /** It was like this before anybody watched. */
  learn(found: ReadonlyMap<string, Entry>): void {
    for (const [path, entry] of found) this.#keep(path, { entry, lower: this.#lower.find(path) });
  }

  note(seen: Seen): Change[] {
    const { path, now, mask, copied, from } = seen;
    const known = this.#entries.get(path);
    const lower = known ? known.lower : this.#lower.find(path);
    const before = known?.entry;
    const happened = { mask, before, now, copied: copied !== undefined, from, lower: lower?.entry };
    const actions = actionsOf(happened);
    this.#follow(seen, known, lower);
    return actions.map((action) => ({ action, change: this.#changeOf(action, seen, lower) }));
  }

  /** A copy that has gone from its name again: something else stands there. */
  noteCopy(path: string, copied: { took: number }): Change {
    const seen = { path, mask: FAN.create, now: undefined, copied };
    return { action: 'copied-up', change: this.#changeOf('copied-up', seen, this.#lower.find(path)) };
  }

  /** What is other than it was known to be: words of the kernel were lost. */
  compare(found: ReadonlyMap<string, Entry>): Change[] {
    const gone = [...this.#entries.keys()].filter((path) => !found.has(path));
    const left = gone.flatMap((path) => this.note({ path, mask: FAN.delete, now: undefined }));
    return [...left, ...[...found].flatMap(([path, now]) => this.#compareOne(path, now))];
  }

  #compareOne(path: string, now: Entry): Change[] {
    const before = this.#entries.get(path)?.entry;
    const isOld = before !== undefined && before.inode === now.inode;
    const lower = isOld ? undefined : this.#lower.find(path);
    const copied = !isOld && now.kind === 'file' && lower ? { took: 0 } : undefined;
    const isChanged = isOld && (before.bytes !== now.bytes || before.modified !== now.modified);
    return this.note({ path, mask: isOld ? (isChanged ? FAN.modify : FAN.attributes) : FAN.create, now, copied });
  }

  #follow({ path, now, from, mask }: Seen, known: Known | undefined, lower: LowerEntry | undefined): void {
    if (from !== undefined) this.#move(from, path);
    const wasDirectory = known?.entry.kind === 'directory';
    if (from === undefined && wasDirectory && known.entry.inode !== now?.inode) this.#dropBelow(path);
    const isComing = now?.kind === 'directory' && !known && (mask & CAME) === 0;
    if (now && !isComing) this.#keep(path, { entry: now, lower });
    else this.#remove(path);
  }

  #keep(path: string, known: Known): void {
    if (!this.#entries.has(path) && this.#room.left-- <= 0) {
      this.#room.left = 0;
      this.#cut = true;
    } else this.#entries.set(path, known);
  }

  #remove(path: string): void {
    if (this.#entries.delete(path)) this.#room.left++;
  }

  /** It is gone: others have its room. */
  close(): void {
    for (const path of [...this.#entries.keys()]) this.#remove(path);
  }

  #dropBelow(path: string): void {
    for (const other of this.#entries.keys()) if (other.startsWith(`${path}/`)) this.#remove(other);
  }

  #move(from: string, to: string): void {
    for (const [path, { entry }] of [...this.#entries])
      if (path.startsWith(`${from}/`)) {
        this.#remove(path);
        const moved = `${to}${path.slice(from.length)}`;
        this.#keep(moved, { entry, lower: this.#lower.find(moved) });
      }
  }

  #changeOf(action: Action, seen: Seen, lower: LowerEntry | undefined): Change['change'] {
    const { path, now, from, copied } = seen;
    const what = action === 'copied-up' && copied && from !== undefined ? { ...seen, path: from } : seen;
    const isCopy = action === 'copied-up';
    const bytes = isCopy && lower?.entry.kind === 'file' ? { bytes: lower.entry.bytes } : {};
    const same = lower && isThere(now) && isSame(lower.entry, now);
    return {
      path: what.path,
      where: 'upper',
      ...(lower && { lower: lower.directory }),
      ...factsOf(now),
      ...bytes,
      ...(isCopy && copied && copied.took > 0 && { took: copied.took }),
      ...(action === 'renamed' && from !== undefined && { from, ...this.#leftAt(from) }),
      ...(same && { same: true }),
      ...(action === 'hidden' && { hides: this.#lower.names(path) }),
    };
  }

  /** Where something was renamed: a whiteout stays if a lower layer has that name. */
  #leftAt(from: string): { leaves?: 'whiteout' } {
    return this.#lower.find(from) ? { leaves: 'whiteout' } : {};
  }
}
