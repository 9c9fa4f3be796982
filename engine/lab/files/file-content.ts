/** What is in a file of the lab, and the version by which it is compared. */
import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { LARGEST_TEXT } from '#engine/trace/workspace.ts';
import { LabError } from '../driver.ts';
import { isForFiles, pathOf } from '../inside-lab.ts';

export type Content = {
  /** Null when it is no text. */
  text: string | null;
  why: 'not UTF-8' | 'NUL bytes' | 'too large' | null;
  version: string;
  size: number;
  mode: number;
};

export const versionOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A descriptor to read from, to be closed by the caller. A pipe or a lease can't hold it up. @param entry from `openIn` */
export function openForReading(entry: number, name: string, flags = constants.O_RDONLY): number {
  const stat = fstatSync(entry);
  if (stat.isSymbolicLink())
    throw new LabError(`${name} is a link, and links are not followed. Open what it leads to.`);
  if (stat.isDirectory()) throw new LabError(`${name} is a directory.`);
  if (!stat.isFile()) throw new LabError(`${name} is no regular file but a pipe, a socket or a device.`);
  if (!isForFiles(entry)) throw new LabError(`${name} is on no file system for files. Use the terminal there.`);
  return openSync(pathOf(entry), flags | constants.O_NONBLOCK);
}

/** @param entry from `openIn` */
export function contentOf(entry: number, name: string): Content {
  const fd = openForReading(entry, name);
  try {
    const bytes = readAtMost(fd, LARGEST_TEXT + 1);
    const stat = fstatSync(fd);
    const about = { size: Math.max(stat.size, bytes.length), mode: stat.mode & 0o777 };
    if (bytes.length > LARGEST_TEXT) return { ...about, text: null, why: 'too large', version: stateOf(stat) };
    return { ...about, ...textOf(bytes), version: versionOf(bytes) };
  } finally {
    closeSync(fd);
  }
}

/** What is too large to be read is known by when it was written. Not by ctime, which a new name changes too. */
const stateOf = ({ ino, size, mtimeMs }: Stats): string => `${ino}-${size}-${mtimeMs}`;

function textOf(bytes: Buffer): Pick<Content, 'text' | 'why'> {
  if (bytes.includes(0)) return { text: null, why: 'NUL bytes' };
  try {
    // A byte order mark is part of the text: what is written back must be what was read.
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), why: null };
  } catch {
    return { text: null, why: 'not UTF-8' };
  }
}

const FIRST_READ = 16 * 1024;

/** However a file grows meanwhile, no more is read. */
function readAtMost(fd: number, limit: number): Buffer {
  let bytes = Buffer.allocUnsafe(Math.min(limit, FIRST_READ));
  let length = 0;
  for (let read = -1; read !== 0 && length < limit; length += read) {
    if (length === bytes.length) bytes = Buffer.concat([bytes], Math.min(limit, length * 4));
    read = readSync(fd, bytes, length, bytes.length - length, null);
  }
  return bytes.subarray(0, length);
}
