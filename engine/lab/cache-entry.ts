import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { noteTime, noteUse, removeReplaced } from './cache-use.ts';
import { hostLock } from './host-lock.ts';
import { unmountUnder } from './host-mounts.ts';
import { startTimeOf } from './process-alive.ts';

const TEN_MINUTES = 600_000;
export type Progress = (message: string) => void;

/**
 * Makes a directory of the cache once, whoever asks. It is made beside its place and moved there when it is whole,
 * so that an interrupted making is never mistaken for a finished one; a second process waits for the first. Old ones that
 * nobody uses go when a new one is there.
 */
export async function cacheEntry(
  dir: string,
  make: (draft: string) => Promise<void>,
  progress: Progress,
): Promise<string> {
  await noteUse(dir);
  if (existsSync(dir)) {
    noteTime(dir);
    return dir;
  }
  mkdirSync(dirname(dir), { recursive: true, mode: 0o700 });
  const name = basename(dirname(dir));
  const release = await hostLock(dir, TEN_MINUTES, () => progress(`waiting for another process that makes ${name}`));
  try {
    if (!existsSync(dir)) await makeWhole(dir, make);
    return dir;
  } finally {
    release();
  }
}

async function makeWhole(dir: string, make: (draft: string) => Promise<void>): Promise<void> {
  await removeDrafts(dir);
  const draft = `${dir}.draft-${process.pid}`;
  mkdirSync(draft, { mode: 0o700 });
  try {
    await make(draft);
    renameSync(draft, dir);
    removeReplaced(dir);
  } finally {
    await removeDraft(draft);
  }
}

/** A killed bootstrap leaves the host's /proc and /sys mounted in its tree: to delete through those would be grave. */
async function removeDraft(draft: string): Promise<void> {
  await unmountUnder(draft);
  rmSync(draft, { recursive: true, force: true });
}

/** Drafts of this entry (we hold its lock), and those of processes that are gone. */
async function removeDrafts(dir: string): Promise<void> {
  for (const name of readdirSync(dirname(dir))) {
    const [entry, pid] = name.split('.draft-');
    if (pid === undefined || (entry !== basename(dir) && startTimeOf(Number(pid)) !== null)) continue;
    await removeDraft(join(dirname(dir), name));
  }
}
