import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { run } from './host-command.ts';
import type { LabPaths } from './paths.ts';

/** The lab's disk: an ext4 file system in a sparse file, so that its size is a quota and what is deleted in it is given back. */
export async function makeDisk(paths: LabPaths, sizeMiB: number, uid: number): Promise<void> {
  const file = await open(paths.image, 'wx', 0o600);
  await file.truncate(sizeMiB * 1024 * 1024);
  await file.close();
  await run('mkfs.ext4', ['-q', '-m', '0', '-O', '^has_journal', '-E', 'lazy_itable_init=1,nodiscard', paths.image]);
  mkdirSync(paths.disk, { recursive: true });
  await run('mount', ['-o', 'loop,discard,nodev,noatime', paths.image, paths.disk]);
  for (const name of ['docker', 'containerd', 'upper', 'work', 'log']) ownedDir(`${paths.disk}/${name}`, uid);
  chmodSync(`${paths.disk}/docker`, 0o710);
}

export function ownedDir(path: string, uid: number, mode = 0o755): void {
  mkdirSync(path, { recursive: true, mode });
  chmodSync(path, mode);
  chownSync(path, uid, uid);
}
