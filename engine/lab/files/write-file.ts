/**
 * Writes a file whole or not at all, and only over what the writer has seen. The text goes to a new file in the same directory, which
 * takes the name in one step: where there is none yet, it is not taken from another; where there is one, the two are exchanged, and
 * exchanged back when what came out is not what was seen.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  lstatSync,
  openSync,
  type Stats,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { LARGEST_TEXT } from '#engine/trace/workspace.ts';
import { LabError } from '../driver.ts';
import { type Content, contentOf, versionOf } from './file-content.ts';
import { exchange, renameBeside } from './rename-exactly.ts';
import { at, isMountPoint, type Name, type Tree, withEntry, withParent } from './tree.ts';

export type Writing = { path: string; text: string; over: string | null; mode?: number | undefined };
export type Written = { written: true; version: string } | { written: false; there: Content | null };

const NEW_FILE = 0o644;

export function writeFile(tree: Tree, { path, text, over, mode }: Writing): Promise<Written> {
  const bytes = Buffer.from(text);
  if (bytes.length > LARGEST_TEXT)
    throw new LabError(`A text of more than ${LARGEST_TEXT} bytes is not saved here. Upload the file instead.`);
  return withParent(tree, path, (parent, name): Written => {
    const there = lookAt(tree, parent, name);
    if ((there?.content.version ?? null) !== over) return { written: false, there: there?.content ?? null };
    const owner = there?.stat ?? { uid: tree.firstId, gid: tree.firstId };
    const made = writeBeside(parent, name, bytes, { ...owner, mode: mode ?? there?.content.mode ?? NEW_FILE });
    try {
      const took = there ? exchanged(tree, parent, name, made, there) : placed(parent, name, made.name);
      if (took) return { written: true, version: versionOf(bytes) };
    } finally {
      removeOwn(parent, made);
    }
    return { written: false, there: lookAt(tree, parent, name)?.content ?? null };
  });
}

type There = { stat: Stats; content: Content };

/** Null where there is nothing. */
function lookAt(tree: Tree, parent: number, name: string): There | null {
  try {
    return withEntry(tree, parent, name, (fd, stat) => {
      const content = contentOf(fd, name);
      if (isMountPoint(parent, fd))
        throw new LabError(`${name} is a file that something is mounted on. Edit it in the terminal.`);
      return { stat, content };
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

type Looks = { uid: number; gid: number; mode: number };

type Made = { name: string; inode: number };

/** A new file with these bytes, which the caller removes. */
function writeBeside(parent: number, name: string, bytes: Buffer, looks: Looks): Made {
  const temporary = besideName(name);
  const fd = openSync(at(parent, temporary), 'wx', 0o600);
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
    dress(fd, looks);
    return { name: temporary, inode: fstatSync(fd).ino };
  } catch (error) {
    removeQuietly(at(parent, temporary));
    throw error;
  } finally {
    closeSync(fd);
  }
}

/** Hidden, and short enough for every file system. */
export const besideName = (name: string): string =>
  `.${Buffer.from(name)
    .subarray(0, 200)
    .toString('latin1')
    .replace(/[^\w.-]/g, '_')}.${randomBytes(6).toString('hex')}`;

export function dress(fd: number, { uid, gid, mode }: Looks): void {
  fchownSync(fd, uid, gid);
  fchmodSync(fd, mode);
}

/** False when something has taken the name meanwhile. */
export function placed(parent: number, name: string, temporary: string): boolean {
  try {
    renameBeside(at(parent, temporary), at(parent, name));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** False when what stood there was not what was seen: it stands there again. */
function exchanged(tree: Tree, parent: number, name: string, made: Made, seen: There): boolean {
  const temporary = made.name;
  try {
    exchange(at(parent, temporary), at(parent, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  const isSeen = isStill(tree, parent, temporary, seen);
  if (isSeen) unlinkSync(at(parent, temporary));
  else putBack(parent, name, made);
  return isSeen;
}

/** What came out stands under its name again, unless the lab has replaced it in that moment: then that newer one stands there. */
function putBack(parent: number, name: string, made: Made): void {
  const [own, theirs] = [at(parent, made.name), at(parent, name)];
  const cameOut = inodeOf(own);
  exchange(own, theirs);
  if (inodeOf(own) === made.inode) return;
  exchange(own, theirs);
  if (inodeOf(own) === cameOut) removeQuietly(own);
}

const inodeOf = (path: Name): number | undefined => lstatSync(path, { throwIfNoEntry: false })?.ino;

/** A new name alone changes nothing that counts. */
function isStill(tree: Tree, parent: number, name: string, seen: There): boolean {
  try {
    return withEntry(tree, parent, name, (fd) => contentOf(fd, name).version === seen.content.version);
  } catch {
    return false;
  }
}

/** What stands under that name may be the lab's by now, when it was quick: then it stays, so that nothing is lost. */
function removeOwn(parent: number, { name, inode }: Made): void {
  if (inodeOf(at(parent, name)) === inode) removeQuietly(at(parent, name));
}

export function removeQuietly(path: Name): void {
  try {
    unlinkSync(path);
  } catch {
    // It has taken its name, or the lab was quicker.
  }
}
