import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheEntry, type Progress } from '../cache-entry.ts';
import { cacheDir } from '../paths.ts';
import { bootstrap } from './bootstrap.ts';
import { writeDescriptors } from './descriptors.ts';
import { recipe } from './recipe.ts';
import { layOver, treeHash } from './tree.ts';
import { type Versions, versionsOf } from './versions.ts';

export type LabImage = {
  dir: string;
  /** Shared read-only root of all labs. */
  rootfs: string;
  /** `descriptors/<program>.binpb`: one protobuf FileDescriptorSet per program of `recipe.described`. */
  descriptors: string;
  versions: Versions;
};

const FILES = fileURLToPath(new URL('./root', import.meta.url));

/** The directory of the image that the recipe of this checkout makes, built or not. */
export function labImageDir(): string {
  const hash = createHash('sha256')
    .update(JSON.stringify(recipe))
    .update(process.arch)
    .update(treeHash(FILES))
    .digest('hex');
  return join(cacheDir(), 'lab-images', hash.slice(0, 16));
}

/** Builds the lab image unless it is in the cache (then at once). Rejects with LabError: which step, why, and what mends it. */
export async function buildLabImage(progress: Progress = () => {}): Promise<LabImage> {
  const dir = await cacheEntry(labImageDir(), (draft) => build(draft, progress), progress);
  return {
    dir,
    rootfs: join(dir, 'rootfs'),
    descriptors: join(dir, 'descriptors'),
    versions: JSON.parse(readFileSync(join(dir, 'versions.json'), 'utf8')),
  };
}

async function build(draft: string, progress: Progress): Promise<void> {
  const rootfs = join(draft, 'rootfs');
  mkdirSync(rootfs, { mode: 0o755 });
  progress(`unpacking Debian ${recipe.suite} with ${recipe.packages.length} packages`);
  await bootstrap(rootfs, { variant: 'apt', packages: recipe.packages });
  for (const path of recipe.removed) rmSync(join(rootfs, path), { recursive: true, force: true });
  mkdirSync(join(rootfs, 'var/cache/apt/archives/partial'), { recursive: true });
  layOver(FILES, rootfs);
  progress('reading the protobuf descriptors out of its programs');
  writeDescriptors(rootfs, recipe.described, join(draft, 'descriptors'));
  writeFileSync(join(draft, 'versions.json'), JSON.stringify(await versionsOf(rootfs), null, 1));
}
