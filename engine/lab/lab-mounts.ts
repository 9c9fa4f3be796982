import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeDeviceNodes } from './device-nodes.ts';
import { makeDisk, ownedDir } from './disk.ts';
import { LabError, type LabSpec } from './driver.ts';
import { run } from './host-command.ts';
import { IDS_PER_LAB, uidBaseOf } from './id-range.ts';
import type { LabPaths } from './paths.ts';

/** Everything of a lab that is mounted on the host: disk, root, /dev and /run. */
export async function mountLab(paths: LabPaths, spec: LabSpec, index: number, rootfs: string): Promise<void> {
  const uid = uidBaseOf(index);
  await Promise.all([
    makeDisk(paths, spec.diskMiB, uid).then(() => mountRoot(paths, index, rootfs)),
    makeDeviceNodes(paths.dev, uid),
    mountRun(paths, uid, spec.memoryMiB),
  ]);
}

/** One image for all labs: a bind mount shifts its ids into the lab's range, an overlay on the lab's disk takes the changes. */
async function mountRoot(paths: LabPaths, index: number, rootfs: string): Promise<void> {
  mkdirSync(paths.lower, { recursive: true });
  mkdirSync(paths.root, { recursive: true });
  await shiftIds(rootfs, paths.lower, index);
  const layers = `lowerdir=${paths.lower},upperdir=${paths.disk}/upper,workdir=${paths.disk}/work`;
  await run('mount', ['-t', 'overlay', '-o', layers, 'overlay', paths.root]);
}

/** Hosts before util-linux 2.39 have no `X-mount.idmap`, so the lab image's own mount does it, run by its own loader. */
async function shiftIds(rootfs: string, target: string, index: number): Promise<void> {
  const libraries = readdirSync(join(rootfs, 'usr/lib')).find((name) => name.endsWith('-linux-gnu'));
  const libraryDir = join(rootfs, 'usr/lib', libraries ?? '');
  const loader = readdirSync(libraryDir).find((name) => /^ld-linux.*\.so\.\d$/.test(name)) ?? 'ld-linux-x86-64.so.2';
  const idmap = `ro,X-mount.idmap=b:0:${uidBaseOf(index)}:${IDS_PER_LAB}`;
  const command = [join(rootfs, 'usr/bin/mount'), '--bind', '-o', idmap, rootfs, target];
  try {
    await run(join(libraryDir, loader), ['--library-path', libraryDir, ...command]);
  } catch (error) {
    const advice = 'needs Linux 5.19 or newer and the cache on ext4, xfs, btrfs or tmpfs';
    throw new LabError(`this host can't shift the ids of the lab image (${advice}): ${message(error)}`, undefined, {
      cause: error,
    });
  }
}

async function mountRun(paths: LabPaths, uid: number, memoryMiB: number): Promise<void> {
  mkdirSync(paths.tmpfs, { recursive: true });
  const size = `size=${Math.max(16, Math.floor(memoryMiB / 8))}m`;
  await run('mount', ['-t', 'tmpfs', '-o', `nosuid,nodev,mode=711,${size}`, 'run', paths.tmpfs]);
  ownedDir(paths.run, uid);
  ownedDir(join(paths.run, 'containerd'), uid, 0o711);
}

const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));
