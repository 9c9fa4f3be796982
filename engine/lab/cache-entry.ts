import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { startTimeOf } from './process-alive.ts';
import { until } from './until.ts';

const TEN_MINUTES = 600_000;
export type Progress = (message: string) => void;

/**
 * Makes a directory of the cache once, whoever asks. It is made beside its place and moved there when it is whole,
 * so that an interrupted making is never mistaken for a finished one; a second process waits for the first.
 */
export async function cacheEntry(
  dir: string,
  make: (draft: string) => Promise<void>,
  progress: Progress,
): Promise<string> {
  if (existsSync(dir)) return dir;
  mkdirSync(dirname(dir), { recursive: true, mode: 0o700 });
  const release = await lock(`${dir}.lock`, progress);
  try {
    if (!existsSync(dir)) await makeWhole(dir, make);
    return dir;
  } finally {
    release();
  }
}

async function makeWhole(dir: string, make: (draft: string) => Promise<void>): Promise<void> {
  removeDrafts(dir);
  const draft = `${dir}.draft-${process.pid}`;
  mkdirSync(draft, { mode: 0o700 });
  try {
    await make(draft);
    renameSync(draft, dir);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Drafts of this entry (we hold its lock), and those of processes that are gone. */
function removeDrafts(dir: string): void {
  for (const name of readdirSync(dirname(dir))) {
    const [entry, pid] = name.split('.draft-');
    if (pid === undefined || (entry !== basename(dir) && startTimeOf(Number(pid)) !== null)) continue;
    rmSync(join(dirname(dir), name), { recursive: true, force: true });
  }
}

/** A lock file names its holder (pid and start time), so that one left by a killed process counts as free. */
async function lock(path: string, progress: Progress): Promise<() => void> {
  let told = false;
  const take = () => {
    if (create(path)) return true;
    if (!holderAlive(path)) rmSync(path, { force: true });
    else if (!told) progress(`waiting for another process that is building ${basename(dirname(path))}`);
    told = true;
    return false;
  };
  await until(take, { limitMs: TEN_MINUTES, everyMs: 100, what: `the lock ${path}` });
  return () => rmSync(path, { force: true });
}

function create(path: string): boolean {
  try {
    writeFileSync(path, `${process.pid} ${startTimeOf(process.pid)}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function holderAlive(path: string): boolean {
  try {
    const [pid, startTime] = readFileSync(path, 'utf8').split(' ').map(Number);
    return pid !== undefined && startTimeOf(pid) === startTime;
  } catch {
    return false;
  }
}
