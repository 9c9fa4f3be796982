/** From the handle by which the kernel names a directory to the directory. */
import { closeSync, constants, fstatSync, openSync, readlinkSync } from 'node:fs';
import koffi from 'koffi';
import { pathOf } from '#engine/lab/inside-lab.ts';
import { type Entry, entryAt } from './entry.ts';

const libc = koffi.load('libc.so.6');
const openByHandle: (mount: number, handle: Uint8Array, flags: number) => number = libc.func(
  'int open_by_handle_at(int mount, uint8_t *handle, int flags)',
);
const FLAGS = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW | constants.O_NONBLOCK | 0o2000000;

/** Of those that are open at a time. */
const MOST_OPEN = 64;

/**
 * Opens the directories of one file system for as long as `use` runs. None stays open: it would keep the file system mounted.
 * @param place anything on it
 */
export class DirectoriesByHandle {
  readonly #mount: number;
  readonly #open = new Map<string, number | undefined>();

  /** @throws the system's error when the file system is gone */
  constructor(place: string) {
    this.#mount = openSync(place, constants.O_RDONLY | constants.O_DIRECTORY);
  }

  /** A descriptor, which stays ours, and open until others are asked for; undefined when the directory is gone. */
  open(handle: string): number | undefined {
    if (this.#open.has(handle)) return this.#open.get(handle);
    if (this.#open.size >= MOST_OPEN) this.#closeAll();
    const fd = this.#byHandle(handle);
    this.#open.set(handle, fd);
    return fd;
  }

  /** Its path on the file system, or below where that is mounted. */
  path(handle: string): string | undefined {
    const fd = this.open(handle);
    // One that was removed and that somebody still has open has no path.
    return fd === undefined || fstatSync(fd).nlink === 0 ? undefined : readlinkSync(pathOf(fd));
  }

  close(): void {
    this.#closeAll();
    closeSync(this.#mount);
  }

  #closeAll(): void {
    for (const fd of this.#open.values()) if (fd !== undefined) closeSync(fd);
    this.#open.clear();
  }

  #byHandle(handle: string): number | undefined {
    const [type, bytes] = [Buffer.from(handle.slice(0, 8), 'hex'), Buffer.from(handle.slice(8), 'hex')];
    const size = Buffer.alloc(4);
    size.writeUInt32LE(bytes.length);
    const fd = openByHandle(this.#mount, Buffer.concat([size, type, bytes]), FLAGS);
    return fd < 0 ? undefined : fd;
  }
}

/** What stands in it under a name; undefined when there is nothing, or no directory any more. */
export function entryIn(dirs: DirectoriesByHandle, directory: string, name: string): Entry | undefined {
  const fd = dirs.open(directory);
  return fd === undefined ? undefined : entryAt(fd, name);
}
