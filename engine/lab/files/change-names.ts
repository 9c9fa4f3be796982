/** New directories, and other names for what is there. */
import { closeSync, lchownSync, mkdirSync } from 'node:fs';
import { LabError } from '../driver.ts';
import { renameBeside } from './rename-exactly.ts';
import { at, isMountPoint, type Name, openDirectoryIn, type Tree, withEntry, withParent } from './tree.ts';

const NEW_DIRECTORY = 0o755;

export const makeDirectory = (tree: Tree, path: string): Promise<void> =>
  withParent(tree, path, (parent, name) => closeSync(makeDirectoryIn(tree, parent, name)));

/** A descriptor (O_PATH) of the new directory, to be closed by the caller. */
export function makeDirectoryIn(tree: Tree, parent: number, name: Name): number {
  mkdirSync(at(parent, name), NEW_DIRECTORY);
  giveTo(tree, parent, name);
  return openDirectoryIn(tree, parent, name);
}

/** What was made under this name is the lab's from here on; what else stands there by now was the lab's before. */
function giveTo({ firstId }: Tree, parent: number, name: Name): void {
  lchownSync(at(parent, name), firstId, firstId);
}

/** Never over something. */
export const renameEntry = (tree: Tree, path: string, to: string): Promise<void> =>
  withParent(tree, path, (parent, name) =>
    withParent(tree, to, (otherParent, otherName) => {
      refuseMountPoint(tree, parent, name);
      renameBeside(at(parent, name), at(otherParent, otherName));
    }),
  );

/** The kernel would take the mount away, since it is one of the lab's and not of the host's. */
export const refuseMountPoint = (tree: Tree, parent: number, name: Name): void =>
  withEntry(tree, parent, name, (fd) => {
    if (isMountPoint(parent, fd))
      throw new LabError(`Something is mounted on ${name}. Take it away in the terminal first: umount`);
  });
