/** What stands under a name, as far as it matters to overlayfs and to `docker diff`. */
import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { O_PATH, pathOf } from '#engine/lab/inside-lab.ts';
import { extendedAttribute } from '../extended-attribute.ts';

export type Entry = {
  kind: 'file' | 'directory' | 'link' | 'whiteout' | 'other';
  inode: number;
  /** when that inode was made, ns of the wall clock */
  born: bigint;
  /** with its type */
  mode: number;
  uid: number;
  gid: number;
  device: bigint;
  bytes: number;
  /** names that it has */
  links: number;
  /** ns of the wall clock */
  modified: bigint;
  /** of a directory: it hides what lower layers have in it; it was copied from one of them */
  opaque?: boolean;
  origin?: boolean;
};

/** Within a user namespace, and without one. */
const SPACES = ['user', 'trusted'];

/** Undefined when there is nothing. @param directory a descriptor of it; no link is followed */
export function entryAt(directory: number, name: string): Entry | undefined {
  let fd: number;
  try {
    fd = openSync(`${pathOf(directory)}/${name}`, O_PATH | constants.O_NOFOLLOW);
  } catch {
    return undefined;
  }
  try {
    return entryOf(fd);
  } finally {
    closeSync(fd);
  }
}

function entryOf(fd: number): Entry {
  const stat = fstatSync(fd, { bigint: true });
  const isWhiteout = stat.isCharacterDevice() && stat.rdev === 0n;
  const entry: Entry = {
    kind: isWhiteout
      ? 'whiteout'
      : stat.isFile()
        ? 'file'
        : stat.isDirectory()
          ? 'directory'
          : stat.isSymbolicLink()
            ? 'link'
            : 'other',
    inode: Number(stat.ino),
    born: stat.birthtimeNs,
    mode: Number(stat.mode),
    uid: Number(stat.uid),
    gid: Number(stat.gid),
    device: stat.rdev,
    bytes: Number(stat.size),
    links: Number(stat.nlink),
    modified: stat.mtimeNs,
  };
  if (entry.kind !== 'directory') return entry;
  // Its value is empty where the lower file system has no handles.
  const origin = SPACES.some((space) => extendedAttribute(pathOf(fd), `${space}.overlay.origin`) !== undefined);
  const opaque = SPACES.some((space) => extendedAttribute(pathOf(fd), `${space}.overlay.opaque`) === 'y');
  return { ...entry, opaque, origin };
}

type There = Entry & { kind: Exclude<Entry['kind'], 'whiteout'> };

export const isThere = (entry: Entry | undefined): entry is There => entry !== undefined && entry.kind !== 'whiteout';

/** The same inode: numbers alone do not tell, since one that is free is used again at once. */
export const isItself = (a: Entry, b: Entry | undefined): boolean => a.inode === b?.inode && a.born === b.born;

/** By all that `docker diff` compares: of directories neither size nor time. */
export function isSame(a: Entry, b: Entry): boolean {
  const rights = a.mode === b.mode && a.uid === b.uid && a.gid === b.gid && a.device === b.device;
  return rights && (a.kind === 'directory' || (a.bytes === b.bytes && a.modified === b.modified));
}
