/** The directories that are open in the tree, as the lab has them now, and the .dockerignore of each. */
import { dockerignoreOf } from '#engine/scene/forecast/dockerignore.ts';
import { type FileEntry, HOME } from '#engine/trace/workspace.ts';
import { Emitter } from './emitter.ts';
import type { DirectoryNews, FilesClient } from './files-client.ts';
import { isBelow, join, nameOf, parentOf } from './paths.ts';
import type { Listing, Tree } from './tree-rows.ts';

export type TreeSnapshot = {
  listings: ReadonlyMap<string, Listing>;
  expanded: ReadonlySet<string>;
  /** path of a .dockerignore, or of a Dockerfile's own → its text */
  ignores: ReadonlyMap<string, string>;
};

/** In one directory. */
const MOST_IGNORES = 20;

export class TreeStore extends Emitter<TreeSnapshot> {
  readonly #watches = new Map<string, () => void>();
  /** what was asked for, also while it is not there: a directory that is made again is watched again */
  readonly #wanted = new Set<string>();
  readonly #stamps = new Map<string, string>();
  readonly #followers = new Set<(directory: string) => void>();

  constructor(readonly client: FilesClient) {
    super({ listings: new Map(), expanded: new Set(), ignores: new Map() });
  }

  /** The home is always open. */
  start(expanded: readonly string[]): void {
    this.set({ expanded: new Set(expanded) });
    for (const path of [HOME, ...expanded]) this.watch(path);
  }

  stop(): void {
    for (const end of this.#watches.values()) end();
    this.#watches.clear();
  }

  /** Told of each directory whose listing came or changed. */
  follow(follower: (directory: string) => void): () => void {
    this.#followers.add(follower);
    return () => void this.#followers.delete(follower);
  }

  expand(path: string): void {
    this.set({ expanded: new Set([...this.snapshot.expanded, path]) });
    this.watch(path);
  }

  collapse(path: string): void {
    this.set({ expanded: new Set([...this.snapshot.expanded].filter((other) => other !== path)) });
  }

  /** Opens all that stands above a path. */
  reveal(path: string): void {
    for (let above = parentOf(path); isBelow(above, HOME); above = parentOf(above))
      if (!this.snapshot.expanded.has(above)) this.expand(above);
  }

  /** Also for directories that hold an open file and are closed in the tree. */
  watch(path: string): void {
    this.#wanted.add(path);
    if (this.#watches.has(path)) return;
    this.#watches.set(
      path,
      this.client.watch(path, (news) => this.#hear(path, news)),
    );
  }

  /** `listed` and it has no such entry: null. Not listed: undefined. */
  entryAt(path: string) {
    const listing = this.snapshot.listings.get(parentOf(path));
    if (listing?.state !== 'listed') return undefined;
    return listing.entries.find(({ name }) => join(parentOf(path), name) === path) ?? null;
  }

  /** Text of a file named `….dockerignore`; null: there is none; undefined: not known. */
  ignoreAt(path: string): string | null | undefined {
    const known = this.snapshot.ignores.get(path);
    if (known !== undefined) return known;
    return this.entryAt(path) === null ? null : undefined;
  }

  #hear(path: string, news: DirectoryNews): void {
    if (news.type === 'gone') this.#watches.delete(path);
    // What is not there yet may be there the next time that somebody asks.
    if (news.type === 'refused') queueMicrotask(() => this.#unwatch(path));
    const listings = new Map(this.snapshot.listings);
    const listing = listingOf(news);
    if (listing) listings.set(path, listing);
    else listings.delete(path);
    const expanded = news.type === 'gone' ? new Set([...this.snapshot.expanded].filter((one) => one !== path)) : null;
    this.set({ listings, ...(expanded && { expanded }) });
    void this.#readIgnores(path);
    if (news.type === 'listing')
      for (const { name } of news.entries) if (this.#wanted.has(join(path, name))) this.watch(join(path, name));
    for (const follower of [...this.#followers]) follower(path);
  }

  #unwatch(path: string): void {
    this.#watches.get(path)?.();
    this.#watches.delete(path);
  }

  async #readIgnores(directory: string): Promise<void> {
    const listing = this.snapshot.listings.get(directory);
    const there = listing?.state === 'listed' ? listing.entries.filter(isIgnoreFile).slice(0, MOST_IGNORES) : [];
    const paths = new Map(there.map((entry) => [join(directory, entry.name), `${entry.changed}:${entry.size}`]));
    this.#forgetIgnores((path) => parentOf(path) === directory && !paths.has(path));
    for (const [path, stamp] of paths) {
      if (this.#stamps.get(path) === stamp) continue;
      this.#stamps.set(path, stamp);
      const content = await this.client.read(path).catch(() => null);
      if (this.#stamps.get(path) !== stamp) continue;
      if (content?.type === 'content') this.set({ ignores: new Map([...this.snapshot.ignores, [path, content.text]]) });
      else this.#forgetIgnores((one) => one === path);
    }
  }

  #forgetIgnores(isGone: (path: string) => boolean): void {
    for (const path of [...this.#stamps.keys()].filter(isGone)) this.#stamps.delete(path);
    const left = [...this.snapshot.ignores].filter(([path]) => !isGone(path));
    if (left.length < this.snapshot.ignores.size) this.set({ ignores: new Map(left) });
  }
}

const isIgnoreFile = ({ name, type }: FileEntry): boolean => type === 'file' && name.endsWith('.dockerignore');

function listingOf(news: DirectoryNews): Listing | null {
  switch (news.type) {
    case 'listing':
      return { state: 'listed', entries: news.entries, more: news.more };
    case 'refused':
      return { state: 'refused', error: news.error };
    case 'gone':
      return null;
    default:
      return news satisfies never;
  }
}

/** What the tree draws: a path is left out when the nearest .dockerignore above it says so. */
export function treeOf({ listings, expanded, ignores }: TreeSnapshot): Tree {
  const rules = [...ignores]
    .filter(([path]) => nameOf(path) === '.dockerignore')
    .map(([path, text]) => [parentOf(path), dockerignoreOf(text)] as const);
  return {
    listings,
    expanded,
    isIgnored: (path) =>
      rules.some(([directory, ignores]) => isBelow(path, directory) && ignores(path.slice(directory.length + 1))),
  };
}
