/**
 * A lab's root owns what is in the lab and may put a symbolic link anywhere, which the host would follow to a file of its own.
 * So every path that a running lab can change is walked here, one name at a time, without following any.
 */
import { closeSync, constants, fstatSync, opendirSync, openSync, readSync, statfsSync } from 'node:fs';
import { Socket } from 'node:net';
import { LabError } from './driver.ts';

/** Not among Node's constants: a descriptor that names a file, for which nothing is read or run. */
export const O_PATH = 0o10000000;

/** A path that leads to an open file whatever happens to its name. Short enough for a socket, too. */
export const pathOf = (fd: number): string => `/proc/self/fd/${fd}`;

/**
 * A descriptor (O_PATH, to be closed by the caller) for `path` below `base`, a host path that the lab can't change, or `/proc/PID/root`.
 * Throws LabError where a link or `..` is on the way, and the system's error where there is nothing.
 */
export function openInside(base: string, path: string): number {
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  let fd = openSync(base, O_PATH | constants.O_DIRECTORY);
  for (const [position, name] of names.entries()) {
    const parent = fd;
    try {
      fd = openOne(parent, name, position === names.length - 1);
    } finally {
      closeSync(parent);
    }
  }
  return fd;
}

function openOne(parent: number, name: string, last: boolean): number {
  if (name === '..') throw new LabError('a path inside a lab may not lead out of it');
  const fd = openSync(`${pathOf(parent)}/${name}`, O_PATH | constants.O_NOFOLLOW);
  const stat = fstatSync(fd);
  if (!stat.isSymbolicLink() && (last || stat.isDirectory())) return fd;
  closeSync(fd);
  throw new LabError(`${name} is ${stat.isSymbolicLink() ? 'a link, which is not followed' : 'no directory'}`);
}

/** Connects to a socket that a lab made. What is not there, or is a link, comes as an error on the socket, as `connect` does it. */
export function connectInside(base: string, path: string): Socket {
  const socket = new Socket({ allowHalfOpen: true });
  try {
    const fd = openInside(base, path);
    // The system call is made before `connect` returns.
    socket.connect({ path: pathOf(fd) });
    closeSync(fd);
  } catch (error) {
    socket.destroy(error instanceof Error ? error : new Error(String(error)));
  }
  return socket;
}

/** A descriptor that must be closed is closed, whatever `use` does. */
export function withInside<T>(base: string, path: string, use: (fd: number) => T): T {
  const fd = openInside(base, path);
  try {
    return use(fd);
  } finally {
    closeSync(fd);
  }
}

/** Names in a directory of a lab, `limit` at most, in no order; from file systems for files only. */
export const listInside = (base: string, path: string, limit: number): string[] =>
  withInside(base, path, (fd) => namesIn(fd, limit));

/** @param fd of a directory, from `openInside` */
export function namesIn(fd: number, limit: number): string[] {
  if (!isForFiles(fd)) throw new LabError('it is on no file system for files');
  const names: string[] = [];
  // The last slash: the link in /proc is followed, and nothing else is.
  const directory = opendirSync(`${pathOf(fd)}/`);
  try {
    for (let entry = directory.readSync(); entry && names.length < limit; entry = directory.readSync())
      names.push(entry.name);
  } finally {
    directory.closeSync();
  }
  return names;
}

const READ_LIMIT = 4 << 20;
/** ext, tmpfs, overlay, xfs, btrfs: what keeps files. See statfs(2). */
const FILE_SYSTEMS = new Set([0xef53, 0x01021994, 0x794c7630, 0x58465342, 0x9123683e]);

/** Whether what a descriptor names lies on a file system that keeps files, not on one that is a face of the kernel or of a program. */
export const isForFiles = (fd: number): boolean => FILE_SYSTEMS.has(statfsSync(pathOf(fd)).type);

/**
 * The text of a regular file of a lab, of `limit` bytes (4 MiB) at most: no pipe that would block, no device, no link. Nor a file of the kernel
 * that the lab has mounted there: they look regular, and one such as /proc/kmsg would answer the host's root, or never.
 */
export function readInside(base: string, path: string, limit = READ_LIMIT): string {
  const fd = openInside(base, path);
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) throw new LabError(`${path} is no regular file`);
    if (!isForFiles(fd)) throw new LabError(`${path} is on no file system for files`);
    if (stat.size > limit) throw new LabError(`${path} is larger than ${limit} bytes`);
    return readUpTo(pathOf(fd), stat.size);
  } finally {
    closeSync(fd);
  }
}

/** Most files of /proc fit. */
const FIRST_READ = 4096;

/** @param limit bytes; what the file has beyond is not read, however it grows meanwhile */
export function readUpTo(path: string, limit: number): string {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    let bytes = Buffer.allocUnsafe(Math.min(limit, FIRST_READ));
    let length = 0;
    for (let read = -1; read !== 0 && length < limit; length += read) {
      if (length === bytes.length) bytes = Buffer.concat([bytes], Math.min(limit, length * 4));
      read = readSync(fd, bytes, length, bytes.length - length, null);
    }
    return bytes.toString('utf8', 0, length);
  } finally {
    closeSync(fd);
  }
}
