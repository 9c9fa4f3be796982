/** Removes a name, and all below it where it is a directory. No link is followed and no mount entered. */
import { closeSync, rmdirSync, unlinkSync } from 'node:fs';
import { LabError } from '../driver.ts';
import { refuseMountPoint } from './change-names.ts';
import { namesIn } from './list-directory.ts';
import type { Pulse } from './pulse.ts';
import { at, type Name, openDirectoryIn, type Tree, withParent } from './tree.ts';

/** Each open directory on the way takes a descriptor. */
const DEEPEST = 200;
/** Times that a directory is emptied while the lab fills it again. */
const MOST_TRIES = 20;

export const removeTree = (tree: Tree, path: string, pulse: Pulse): Promise<void> =>
  withParent(tree, path, (parent, name) => removeIn(tree, parent, name, pulse, DEEPEST));

async function removeIn(tree: Tree, parent: number, name: Name, pulse: Pulse, depth: number): Promise<void> {
  refuseMountPoint(tree, parent, name);
  if (unlinked(parent, name)) return;
  if (depth === 0) throw new LabError(`The directories are more than ${DEEPEST} deep. Use \`rm -r\` in the terminal.`);
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const directory = openDirectoryIn(tree, parent, name);
    try {
      await empty(tree, directory, pulse, depth);
    } finally {
      closeSync(directory);
    }
    if (removedEmpty(parent, name)) return;
  }
  throw new LabError(`Something in the lab fills ${name} as fast as it is emptied. Stop that first: ps, kill`);
}

async function empty(tree: Tree, directory: number, pulse: Pulse, depth: number): Promise<void> {
  for await (const name of namesIn(directory, pulse)) {
    try {
      await removeIn(tree, directory, name, pulse, depth - 1);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
  }
}

/** False for a directory. */
function unlinked(parent: number, name: Name): boolean {
  try {
    unlinkSync(at(parent, name));
    return true;
  } catch (error) {
    if (codeOf(error) === 'EISDIR') return false;
    throw error;
  }
}

/** False when there is something in it again. */
function removedEmpty(parent: number, name: Name): boolean {
  try {
    rmdirSync(at(parent, name));
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOTEMPTY') return false;
    throw error;
  }
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;
