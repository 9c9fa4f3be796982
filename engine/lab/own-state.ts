/** A state directory for one run (of a command line, of a test), so that it never meets a daemon's labs; what killed runs left is removed first. */
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sweep } from './lab-destroy.ts';
import { startTimeOf } from './process-alive.ts';
import { type Lock, lockStateDir } from './single-instance.ts';

/** On a disk, since a lab's own disk is in it; short, since sockets are too. */
const PARENT = process.env.ENGINE_ROOM_RUNS ?? '/var/tmp';
const PREFIX = 'engine-room-run-';
/** Of a test that starts daemons of its own, and may kill them: its process holds the directory, by its number in the name. */
const OF_TEST = /^engine-room-test-(\d+)-/;

/** `remove` takes its labs down as well. */
export type OwnState = { dir: string; remove(): Promise<void> };

export async function ownState(): Promise<OwnState> {
  await removeAbandoned();
  const { dir, lock } = await newDir();
  return {
    dir,
    remove: async () => {
      await sweep(dir);
      rmSync(dir, { recursive: true, force: true });
      await lock.release();
    },
  };
}

/** Locked before it is made: another run that looks for abandoned ones never finds it without its lock. */
async function newDir(): Promise<{ dir: string; lock: Lock & { taken: true } }> {
  const dir = join(PARENT, `${PREFIX}${randomBytes(4).toString('hex')}`);
  const lock = await lockStateDir(dir);
  if (!lock.taken) return newDir();
  mkdirSync(dir);
  // The lab's own root has to pass through to its root file system.
  chmodSync(dir, 0o711);
  return { dir, lock };
}

export const testStateDir = (): string => mkdtempSync(join(PARENT, `engine-room-test-${process.pid}-`));

/** It is one that a run has, or a test that is no more. */
function mayBeAbandoned(name: string): boolean {
  const [, pid] = OF_TEST.exec(name) ?? [];
  return pid === undefined ? name.startsWith(PREFIX) : startTimeOf(Number(pid)) === null;
}

/** A directory whose lock is free belongs to a run that was killed. */
export async function removeAbandoned(): Promise<void> {
  for (const name of readdirSync(PARENT).filter(mayBeAbandoned)) {
    const dir = join(PARENT, name);
    const lock = await lockStateDir(dir);
    if (!lock.taken) continue;
    await sweep(dir);
    rmSync(dir, { recursive: true, force: true });
    await lock.release();
  }
}
