/**
 * The lab's home as the host may touch it: each path is walked by name from a descriptor of the lab's root, without following a link,
 * and everything on the way has to belong to the lab's own ids. A name that changes meanwhile leads to an error or to another file of
 * the lab, never to one of the host.
 */
import { closeSync, constants, fstatSync, openSync, type Stats } from 'node:fs';
import { HOME } from '#engine/trace/workspace.ts';
import { LabError } from '../driver.ts';
import { IDS_PER_LAB } from '../id-range.ts';
import { isForFiles, O_PATH, pathOf, readUpTo } from '../inside-lab.ts';

export type Tree = {
  /** A descriptor (O_PATH) of the lab's root directory. */
  root: number;
  /** Host uid and gid of the lab's root. */
  firstId: number;
};

/** What a directory's own listing calls it: bytes, since not every name is text. */
export type Name = string | Buffer;

/** The path of a name in an open directory, whatever becomes of that directory's own name. */
export const at = (directory: number, name: Name): Name =>
  typeof name === 'string'
    ? `${pathOf(directory)}/${name}`
    : Buffer.concat([Buffer.from(`${pathOf(directory)}/`), name]);

/** The names on the way to a path below the lab's home. @throws LabError for any other path */
export function namesOf(path: string): string[] {
  const names = path.split('/').filter((name) => name !== '');
  const isOdd = names.some((name) => name === '.' || name === '..') || path.includes('\0');
  if (isOdd || !`/${names.join('/')}/`.startsWith(`${HOME}/`))
    throw new LabError(`The editor works below ${HOME}; ${path} is not there. Use the terminal for other places.`);
  return names;
}

/** A descriptor (O_PATH) of what the name stands for, be it a link; to be closed by the caller. */
export function openIn(tree: Tree, directory: number, name: Name): number {
  const fd = openSync(at(directory, name), O_PATH | constants.O_NOFOLLOW);
  const stat = fstatSync(fd);
  if (isOfLab(tree, stat)) return fd;
  closeSync(fd);
  throw new LabError(`${name} belongs to nobody in the lab, so it is left alone.`);
}

const isOfLab = ({ firstId }: Tree, { uid }: Stats): boolean => uid >= firstId && uid < firstId + IDS_PER_LAB;

/** A descriptor (O_PATH) of a directory, to be closed by the caller. */
export function openDirectory(tree: Tree, path: string): number {
  const names = namesOf(path);
  let directory = tree.root;
  for (const name of names) {
    const parent = directory;
    try {
      directory = openDirectoryIn(tree, parent, name);
    } finally {
      if (parent !== tree.root) closeSync(parent);
    }
  }
  return directory;
}

export function openDirectoryIn(tree: Tree, parent: number, name: Name): number {
  const fd = openIn(tree, parent, name);
  try {
    const stat = fstatSync(fd);
    if (stat.isSymbolicLink())
      throw new LabError(`${name} is a link, and links are not followed. Open what it leads to.`);
    if (!stat.isDirectory()) throw new LabError(`${name} is no directory.`);
    if (!isForFiles(fd)) throw new LabError(`${name} is on no file system for files. Use the terminal there.`);
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** Closes what it opened, whatever `use` does. */
export async function withDirectory<T>(tree: Tree, path: string, use: (directory: number) => T): Promise<Awaited<T>> {
  const directory = openDirectory(tree, path);
  try {
    return await use(directory);
  } finally {
    closeSync(directory);
  }
}

/** The directory that a path's last name is in, and that name. @throws LabError for the home itself: it stays. */
export async function withParent<T>(
  tree: Tree,
  path: string,
  use: (parent: number, name: string) => T,
): Promise<Awaited<T>> {
  const names = namesOf(path);
  const name = names.pop() ?? '';
  if (`/${[...names, name].join('/')}` === HOME) throw new LabError(`${HOME} itself stays as it is.`);
  return withDirectory(tree, `/${names.join('/')}`, (parent) => use(parent, name));
}

/** Closes what it opened, whatever `use` does. */
export function withEntry<T>(tree: Tree, parent: number, name: Name, use: (fd: number, stat: Stats) => T): T {
  const fd = openIn(tree, parent, name);
  try {
    return use(fd, fstatSync(fd));
  } finally {
    closeSync(fd);
  }
}

/** Whether a name in a directory is where something else is mounted, of a file too. */
export const isMountPoint = (parent: number, entry: number): boolean => mountOf(parent) !== mountOf(entry);

const mountOf = (fd: number): string => /^mnt_id:\s+(\d+)$/m.exec(readUpTo(`/proc/self/fdinfo/${fd}`, 4096))?.[1] ?? '';
