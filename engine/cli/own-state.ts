/** A state directory for one command-line run, so that it never meets a daemon's labs; what killed runs left is removed first. */
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { lockStateDir } from '#engine/daemon/single-instance.ts';
import { sweep } from '#engine/lab/lab-destroy.ts';

/** On a disk, since a lab's own disk is in it; short, since sockets are too. */
const PARENT = '/var/tmp';
const PREFIX = 'engine-room-run-';

export type OwnState = { dir: string; remove(): Promise<void> };

export async function ownState(): Promise<OwnState> {
  await removeAbandoned();
  const dir = mkdtempSync(join(PARENT, PREFIX));
  // The lab's own root has to pass through to its root file system.
  chmodSync(dir, 0o711);
  const lock = await lockStateDir(dir);
  return {
    dir,
    remove: async () => {
      rmSync(dir, { recursive: true, force: true });
      if (lock.taken) await lock.release();
    },
  };
}

/** A directory whose lock is free belongs to a run that was killed. */
async function removeAbandoned(): Promise<void> {
  for (const name of readdirSync(PARENT).filter((entry) => entry.startsWith(PREFIX))) {
    const dir = join(PARENT, name);
    const lock = await lockStateDir(dir);
    if (!lock.taken) continue;
    await sweep(dir);
    rmSync(dir, { recursive: true, force: true });
    await lock.release();
  }
}
