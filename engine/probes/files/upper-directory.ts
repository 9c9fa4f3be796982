/** The upper directory of one container as it is known by now, and what each word of the kernel says of it. */
import type { ContainerRoot, FileChange } from '#engine/trace/storage.ts';
import { type Action, actionsOf, factsOf } from './decide.ts';
import { type Entry, isItself, isSame, isThere } from './entry.ts';
import { FAN } from './fan-mask.ts';
import { type Known, KnownEntries, type Room } from './known-entries.ts';
import { type LowerEntry, LowerLayers } from './lower-layers.ts';
import type { OverlayRoot } from './overlay-roots.ts';

/** Entries of a lab's upper directories that are followed, all together. */
export const MOST_ENTRIES = 20_000;
/** Of a file with several names, those under which one change of it is told. */
export const MOST_NAMES = 64;

const CAME = FAN.create | FAN.movedTo;
/** What is done to a file, not to a name. */
const DONE = FAN.modify | FAN.attributes;

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

export class UpperDirectory {
  root: OverlayRoot;
  readonly #lower: LowerLayers;
  readonly #entries: KnownEntries;

  /** @param labRoot `/proc/PID/root` */
  constructor(labRoot: string, root: OverlayRoot, room: Room) {
    this.root = root;
    this.#lower = new LowerLayers(
      labRoot,
      root.lower.map(({ directory }) => directory),
    );
    this.#entries = new KnownEntries((path) => this.#lower.find(path), room);
  }

  /** What lies in it: bytes of its files, each inode once, and how many entries. */
  get size(): Pick<ContainerRoot, 'bytes' | 'entries' | 'cut'> {
    return this.#entries.size;
  }

  /** It was like this before anybody watched. */
  learn(found: ReadonlyMap<string, Entry>): void {
    for (const [path, entry] of found) this.#entries.keep(path, { entry, lower: this.#lower.find(path) });
  }

  note(seen: Seen): Change[] {
    return [
      ...this.#noteName(seen),
      ...this.#movedOver(seen),
      ...this.#otherNames(seen).flatMap((path) => this.#noteName({ path, mask: seen.mask & DONE, now: seen.now })),
    ];
  }

  /** Of a file with several names the kernel says only by which it was changed: others under which it is known as it was. */
  #otherNames({ now }: Seen): string[] {
    if (now?.kind !== 'file' || now.links < 2) return [];
    return this.#entries.namesOf(now, MOST_NAMES - 1).filter((path) => {
      const entry = this.#entries.get(path)?.entry;
      return entry && isItself(entry, now) && !isSame(entry, now);
    });
  }

  /** What came with a directory to names that the image has, too: there it is no addition. */
  #movedOver({ path, from }: Seen): Change[] {
    if (from === undefined) return [];
    return this.#entries.below(path).flatMap(([each, { entry: now, lower }]) => {
      if (!lower || !isThere(now)) return [];
      const { leaves: _, ...change } = this.#changeOf(
        ...(['renamed', { path: each, mask: 0, now, from: `${from}${each.slice(path.length)}` }, lower] as const),
      );
      return [{ action: 'renamed' as const, change }];
    });
  }

  #noteName(seen: Seen): Change[] {
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
    // A directory that is gone takes along what was in it, which follows it here.
    const left = this.#entries
      .below('')
      .filter(([path]) => !found.has(path))
      .flatMap(([path]) => (this.#entries.get(path) ? this.note({ path, mask: FAN.delete, now: undefined }) : []));
    return [...left, ...[...found].flatMap(([path, now]) => this.#compareOne(path, now))];
  }

  /** All words of the kernel that waited are noted. */
  settle(): void {
    this.#entries.settle();
  }

  /** It is gone. */
  close(): void {
    this.#entries.close();
  }

  #compareOne(path: string, now: Entry): Change[] {
    const before = this.#entries.get(path)?.entry;
    const isOld = before !== undefined && isItself(before, now);
    const lower = isOld ? undefined : this.#lower.find(path);
    const copied = !isOld && now.kind === 'file' && lower ? { took: 0 } : undefined;
    const isChanged = isOld && (before.bytes !== now.bytes || before.modified !== now.modified);
    return this.note({ path, mask: isOld ? (isChanged ? FAN.modify : FAN.attributes) : FAN.create, now, copied });
  }

  #follow({ path, now, from, mask }: Seen, known: Known | undefined, lower: LowerEntry | undefined): void {
    const wasDirectory = known?.entry.kind === 'directory';
    if (from === undefined && wasDirectory && !isItself(known.entry, now))
      this.#entries.leave(path, (mask & FAN.movedFrom) !== 0);
    const isComing = now?.kind === 'directory' && !known && (mask & CAME) === 0;
    if (now && !isComing) this.#entries.keep(path, { entry: now, lower });
    else this.#entries.remove(path);
    if (from !== undefined) this.#entries.arrive(from, path);
  }

  #changeOf(action: Action, seen: Seen, lower: LowerEntry | undefined): Change['change'] {
    const { path, now, from, copied } = seen;
    const what = action === 'copied-up' && copied && from !== undefined ? { ...seen, path: from } : seen;
    const isCopy = action === 'copied-up';
    const bytes = isCopy && lower?.entry.kind === 'file' ? { bytes: lower.entry.bytes } : {};
    // A directory that came to a name of the image hides what the image has in it.
    const isOver = action === 'renamed' && now?.kind === 'directory' && lower?.entry.kind === 'directory';
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
      ...((action === 'hidden' || isOver) && { hides: this.#lower.names(path) }),
    };
  }

  /** Where something was renamed: a whiteout stays if a lower layer has that name. */
  #leftAt(from: string): { leaves?: 'whiteout' } {
    return this.#lower.find(from) ? { leaves: 'whiteout' } : {};
  }
}
