/**
 * Who uses which entry of the cache: each process says so by an abstract socket, which the kernel takes away with the process.
 * What nobody uses any more and newer ones have replaced is removed.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { mountsUnder } from './host-mounts.ts';

/** The newest ones of a kind that stay, used or not: going back to the last checkout is not a new bootstrap. */
const KEPT = 2;

const nameOf = (dir: string): string =>
  `engine-room-uses/${createHash('sha256').update(dir).digest('hex').slice(0, 32)}/`;

/** Until this process ends. */
export async function noteUse(dir: string): Promise<void> {
  const server = createServer((stranger) => stranger.destroy()).unref();
  await new Promise<void>((resolve) => {
    // Said already, or a system without such sockets, which has no labs either.
    server.once('error', () => resolve());
    server.listen(`\0${nameOf(dir)}${process.pid}`, resolve);
  });
}

/** For the order of age: the entry was wanted now. */
export const noteTime = (dir: string): void => utimesSync(dir, new Date(), new Date());

/** Entries of the same kind (`small-…`, `debian-…`, or those without a kind) but the newest and those in use. */
export function removeReplaced(dir: string): void {
  const parent = dirname(dir);
  const entries = readdirSync(parent).filter((name) => isEntry(name) && kindOf(name) === kindOf(basename(dir)));
  const byAge = entries
    .map((name) => join(parent, name))
    .map((path) => ({ path, age: statSync(path).mtimeMs }))
    .sort((one, other) => other.age - one.age);
  for (const { path } of byAge.slice(KEPT)) if (!isUsed(path)) rmSync(path, { recursive: true, force: true });
}

const isEntry = (name: string): boolean => /^([\w-]+-)?[\da-f]{16}$/.test(name);
const kindOf = (name: string): string => name.slice(0, -16);

/** By a process, by a lab whose root it is, or by a mount in it. */
const isUsed = (dir: string): boolean =>
  readFileSync('/proc/net/unix', 'utf8').includes(`@${nameOf(dir)}`) ||
  readFileSync('/proc/self/mountinfo', 'utf8').includes(`/${basename(dir)}/`) ||
  mountsUnder(dir).length > 0;
