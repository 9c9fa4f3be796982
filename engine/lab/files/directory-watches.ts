/**
 * Directories that are watched, by path. The kernel says once that something has changed; then the watch is put anew, the directory is
 * read, and what is there is told. So whoever changes it without an end costs a reading now and then, and nothing is missed: each
 * reading begins after its watch.
 */
import { closeSync, type FSWatcher, fstatSync, watch } from 'node:fs';
import { LabError } from '../driver.ts';
import { pathOf } from '../inside-lab.ts';
import { type Listing, listDirectory } from './list-directory.ts';
import type { Pulse } from './pulse.ts';
import { openDirectory, type Tree, withDirectory } from './tree.ts';

/** ms. A save by rename, or a checkout, is several changes in one moment. */
const FOLD_MS = 60;
const LEAST_GAP_MS = 250;
/** A directory that takes long to read is read less often: no more than this part of the time. */
const GAP_PER_READING = 8;

type Watched = {
  path: string;
  watcher?: FSWatcher | undefined;
  timer?: NodeJS.Timeout | undefined;
  /** Which directory it was at the last reading: device and number. */
  identity: string;
  /** Before this time (ms of `performance.now`) it is not read again. */
  rests: number;
};

export type Tell = {
  changed(path: string, listing: Listing): void;
  gone(path: string): void;
};

export class DirectoryWatches {
  readonly #tree: Tree;
  readonly #tell: Tell;
  readonly #pulse: Pulse;
  readonly #watched = new Map<string, Watched>();

  constructor(tree: Tree, tell: Tell, pulse: Pulse) {
    this.#tree = tree;
    this.#tell = tell;
    this.#pulse = pulse;
  }

  get size(): number {
    return this.#watched.size;
  }

  /** Reads it, and watches it from before that. */
  async watch(path: string): Promise<Listing> {
    const watched = this.#watched.get(path) ?? { path, identity: '', rests: 0 };
    this.#watched.set(path, watched);
    try {
      return await this.#read(watched);
    } catch (error) {
      this.#forget(watched);
      throw error;
    } finally {
      if (this.#watched.get(path) !== watched) watched.watcher?.close();
    }
  }

  unwatch(path: string): void {
    const watched = this.#watched.get(path);
    if (watched) this.#forget(watched);
  }

  #read(watched: Watched): Promise<Listing> {
    return withDirectory(this.#tree, watched.path, async (directory) => {
      watched.watcher?.close();
      watched.watcher = this.#watcherOn(directory, watched);
      watched.identity = identityOf(directory);
      const began = performance.now();
      const listing = await listDirectory(directory, this.#pulse);
      const now = performance.now();
      watched.rests = now + Math.max(LEAST_GAP_MS, (now - began) * GAP_PER_READING);
      return listing;
    });
  }

  #watcherOn(directory: number, watched: Watched): FSWatcher {
    try {
      const watcher = watch(pathOf(directory), { encoding: 'buffer' }, () => this.#changed(watched));
      return watcher.on('error', () => this.#changed(watched));
    } catch (error) {
      // Here "no space" is that of the kernel's table of watches.
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      throw new LabError(
        'This machine watches as many directories as it may. Close some, or raise fs.inotify.max_user_watches.',
      );
    }
  }

  #changed(watched: Watched): void {
    watched.watcher?.close();
    watched.watcher = undefined;
    if (watched.timer) return;
    const wait = Math.max(FOLD_MS, watched.rests - performance.now());
    watched.timer = setTimeout(() => void this.#look(watched), wait);
  }

  async #look(watched: Watched): Promise<void> {
    watched.timer = undefined;
    try {
      const listing = await this.#read(watched);
      if (this.#watched.get(watched.path) === watched) this.#tell.changed(watched.path, listing);
      else watched.watcher?.close();
    } catch {
      if (this.#forget(watched)) this.#tell.gone(watched.path);
    }
    this.#doubtBelow(watched.path);
  }

  /** Where a directory was moved or replaced, those below have another path, or none: nothing tells them but their parents. */
  #doubtBelow(path: string): void {
    for (const other of this.#watched.values())
      if (other.path.startsWith(`${path}/`) && !this.#isSame(other)) this.#changed(other);
  }

  #isSame({ path, identity }: Watched): boolean {
    try {
      const directory = openDirectory(this.#tree, path);
      try {
        return identityOf(directory) === identity;
      } finally {
        closeSync(directory);
      }
    } catch {
      return false;
    }
  }

  #forget(watched: Watched): boolean {
    watched.watcher?.close();
    clearTimeout(watched.timer);
    return this.#watched.get(watched.path) === watched && this.#watched.delete(watched.path);
  }
}

function identityOf(directory: number): string {
  const { dev, ino } = fstatSync(directory);
  return `${dev}:${ino}`;
}
