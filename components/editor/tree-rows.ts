/** The rows of the file tree, as they are drawn and walked through. Pure. */
import type { FileEntry } from '#engine/trace/workspace.ts';
import { join } from './paths.ts';

export type Listing =
  | { state: 'loading' }
  | { state: 'listed'; entries: readonly FileEntry[]; more: number }
  | { state: 'refused'; error: string };

export type TreeRow = {
  path: string;
  name: string;
  /** from 1 */
  level: number;
  type: FileEntry['type'];
  link?: string;
  /** bytes */
  size: number;
  /** of directories */
  expanded?: boolean;
  /** the .dockerignore of its context leaves it out */
  ignored: boolean;
  /** place among its siblings, from 1, and how many they are */
  position: number;
  siblings: number;
  /** shown below an open directory in place of files */
  note?: string;
};

export type Tree = {
  listings: ReadonlyMap<string, Listing>;
  expanded: ReadonlySet<string>;
  isIgnored(path: string, directory: boolean): boolean;
};

/** The home above all that is in it, always open: what is made or dropped there has a place to be meant. */
export const homeRows = (tree: Tree, home: string): TreeRow[] => [
  {
    ...{ path: home, name: '~', level: 1, type: 'directory', size: 0, expanded: true, ignored: false },
    ...{ position: 1, siblings: 1 },
  },
  ...treeRows(tree, home, 2),
];

/** Directories first, then by name. */
export function treeRows(tree: Tree, directory: string, level = 1): TreeRow[] {
  const listing = tree.listings.get(directory);
  if (listing?.state !== 'listed') return [noteRow(directory, level, noteOf(listing))];
  const entries = listing.entries.toSorted(byKind);
  const rows = entries.flatMap((entry, index): TreeRow[] => {
    const path = join(directory, entry.name);
    const isDirectory = entry.type === 'directory';
    const expanded = isDirectory ? tree.expanded.has(path) : undefined;
    const row = {
      ...{ path, name: entry.name, level, type: entry.type, link: entry.link, size: entry.size, expanded },
      ignored: tree.isIgnored(path, isDirectory),
      position: index + 1,
      siblings: entries.length,
    };
    return [row, ...(expanded ? treeRows(tree, path, level + 1) : [])];
  });
  if (listing.more > 0) return [...rows, noteRow(directory, level, `${listing.more} more are not listed`)];
  return level > 1 && rows.length === 0 ? [noteRow(directory, level, 'empty')] : rows;
}

const byKind = (a: FileEntry, b: FileEntry): number =>
  Number(b.type === 'directory') - Number(a.type === 'directory') || (a.name < b.name ? -1 : 1);

const noteOf = (listing: Exclude<Listing, { state: 'listed' }> | undefined): string =>
  listing?.state === 'refused' ? listing.error : 'loading …';

const noteRow = (directory: string, level: number, note: string): TreeRow => ({
  ...{ path: `${directory}/\0note`, name: '', level, type: 'other', size: 0, ignored: false, note },
  position: 1,
  siblings: 1,
});

export type TreeMove = { focus: string } | { expand: string } | { collapse: string } | null;

/** What a key does in the tree, as screen readers expect of one. */
export function moveInTree(rows: readonly TreeRow[], current: string | null, key: string): TreeMove {
  const real = rows.filter((row) => row.note === undefined);
  const index = Math.max(
    0,
    real.findIndex((row) => row.path === current),
  );
  const row = real[index];
  if (!row) return null;
  const to = (place: number): TreeMove => ({
    focus: real[Math.max(0, Math.min(real.length - 1, place))]?.path ?? row.path,
  });
  switch (key) {
    case 'ArrowDown':
      return to(index + 1);
    case 'ArrowUp':
      return to(index - 1);
    case 'Home':
      return to(0);
    case 'End':
      return to(real.length - 1);
    case 'ArrowRight':
      if (row.expanded === false) return { expand: row.path };
      return row.expanded && (real[index + 1]?.level ?? 0) > row.level ? to(index + 1) : null;
    case 'ArrowLeft':
      if (row.expanded) return { collapse: row.path };
      return row.level > 1 ? to(real.findLastIndex((other, at) => at < index && other.level < row.level)) : null;
    default:
      return key.length === 1 && key !== ' ' ? toLetter(real, index, key) : null;
  }
}

/** The next row whose name begins with that letter. */
function toLetter(rows: readonly TreeRow[], index: number, key: string): TreeMove {
  const after = [...rows.slice(index + 1), ...rows.slice(0, index + 1)];
  const found = after.find(({ name }) => name.toLowerCase().startsWith(key.toLowerCase()));
  return found ? { focus: found.path } : null;
}
