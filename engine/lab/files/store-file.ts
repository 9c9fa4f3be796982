/** A file of the lab from a stream of bytes: whole under its name, or not there at all. */
import { closeSync, lstatSync, openSync, renameSync, writeSync } from 'node:fs';
import { LabError } from '../driver.ts';
import { refuseMountPoint } from './change-names.ts';
import { at, type Tree } from './tree.ts';
import { besideName, dress, placed, removeQuietly } from './write-file.ts';

export type Storing = {
  mode: number;
  /** Whether a file that is there is replaced. */
  over: boolean;
  /** Asked before the file takes its name. @throws when it must not */
  complete?: () => Promise<void>;
};

/** False when something is there already, which is left as it is. */
export async function storeFile(
  tree: Tree,
  parent: number,
  name: string,
  bytes: AsyncIterable<Uint8Array>,
  { mode, over, complete }: Storing,
): Promise<boolean> {
  if (isTaken(tree, parent, name, over)) return false;
  const temporary = besideName(name);
  const fd = openSync(at(parent, temporary), 'wx', 0o600);
  try {
    for await (const chunk of bytes) writeWhole(fd, chunk);
    dress(fd, { uid: tree.firstId, gid: tree.firstId, mode });
    await complete?.();
    if (!over) return placed(parent, name, temporary);
    renameSync(at(parent, temporary), at(parent, name));
    return true;
  } finally {
    closeSync(fd);
    removeQuietly(at(parent, temporary));
  }
}

function isTaken(tree: Tree, parent: number, name: string, over: boolean): boolean {
  const there = lstatSync(at(parent, name), { throwIfNoEntry: false });
  if (!there || !over) return there !== undefined;
  if (there.isDirectory()) throw new LabError(`${name} is a directory, which no file replaces.`);
  refuseMountPoint(tree, parent, name);
  return false;
}

function writeWhole(fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
}
