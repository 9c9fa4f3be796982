/** How much one directory of a lab takes: a bounded walk that follows no link and opens nothing but directories. */
import { closeSync, fstatSync, lstatSync, type Stats } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { namesIn, openInside, pathOf } from '#engine/lab/inside-lab.ts';
import { monotonic } from '../clock.ts';

export type Counted = { taken: number; length: number; files: number };

/** Entries of a lab that are counted in one look. */
export const MOST_ENTRIES = 300_000;
const MOST_IN_ONE = 50_000;
const DEEPEST = 100;
const AT_A_TIME = 64;
/** ns of work, and ms of rest after it, so that others get their turn. */
const WORK_NS = 4e6;
const REST_MS = 6;

/** Of one look: what it may still count, and the inodes that it met, each counted at the first place that has it. */
export class Count {
  left: number;
  /** Something was left out. */
  cut = false;
  readonly #seen = new Set<string>();
  #worked = monotonic() as number;
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal, most = MOST_ENTRIES) {
    this.left = most;
    this.#signal = signal;
  }

  /** True once for each inode of a file. Only those with several names are remembered. */
  isNew({ dev, ino, nlink }: Stats): boolean {
    if (nlink === 1) return true;
    const key = `${dev}:${ino}`;
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    return true;
  }

  /** @throws when nobody wants it any more */
  async pace(): Promise<void> {
    this.#signal.throwIfAborted();
    if ((monotonic() as number) - this.#worked < WORK_NS) return;
    await delay(REST_MS, undefined, { signal: this.#signal });
    this.#worked = monotonic();
  }
}

type Directory = { path: string; depth: number };

/**
 * What is mounted below it is not of it. What is not there, or goes meanwhile, counts nothing.
 *
 * @param base `/proc/PID/root`
 * @param without directories below that are counted elsewhere
 */
export async function countTree(
  base: string,
  path: string,
  count: Count,
  without: ReadonlySet<string> = new Set(),
): Promise<Counted> {
  const sum = { taken: 0, length: 0, files: 0 };
  const todo: Directory[] = [{ path, depth: 0 }];
  let device: number | undefined;
  for (let next = todo.pop(); next; next = todo.pop()) {
    const at = next;
    // Before each: empty directories are work, too.
    await count.pace();
    const fd = opened(base, at.path);
    if (fd === undefined) continue;
    try {
      const stats = fstatSync(fd);
      device ??= stats.dev;
      if (stats.dev !== device) continue;
      add(sum, stats);
      if (!stats.isDirectory()) continue;
      if (count.left <= 0 || at.depth > DEEPEST) {
        count.cut = true;
        continue;
      }
      const names = namesIn(fd, MOST_IN_ONE + 1);
      count.cut ||= names.length > MOST_IN_ONE;
      for (const [index, name] of names.slice(0, MOST_IN_ONE).entries()) {
        const child = `${at.path}/${name}`;
        if (index % AT_A_TIME === 0) await count.pace();
        const found = lstatSync(`${pathOf(fd)}/${name}`, { throwIfNoEntry: false });
        if (!found || without.has(child)) continue;
        count.left--;
        if (found.isDirectory()) todo.push({ path: child, depth: at.depth + 1 });
        else if (found.dev === device && count.isNew(found)) add(sum, found);
      }
    } finally {
      closeSync(fd);
    }
  }
  return sum;
}

function opened(base: string, path: string): number | undefined {
  try {
    return openInside(base, path);
  } catch {
    return undefined;
  }
}

function add(sum: Counted, stats: Stats): void {
  sum.taken += stats.blocks * 512;
  if (stats.isDirectory()) return;
  sum.length += stats.isFile() || stats.isSymbolicLink() ? stats.size : 0;
  sum.files++;
}
