import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cacheEntry, type Progress } from '../cache-entry.ts';
import type { LabImage } from '../image/build.ts';
import { recipe } from '../image/recipe.ts';
import { treeHash } from '../image/tree.ts';
import { cacheDir } from '../paths.ts';
import { debianImages } from './debian-images.ts';
import { dockerArchive } from './docker-archive.ts';
import { FILES, smallImages } from './small-images.ts';

/** Raised when the builder itself changes what comes out. */
const VERSION = 5;

/**
 * The archives of Docker images for labs, each loadable as it is: `small` (hello-world, busybox, alpine) belongs into a lab
 * before anybody types, `debian` (debian, nginx) soon after.
 */
export const ARCHIVES = ['small', 'debian'] as const;
export type ArchiveName = (typeof ARCHIVES)[number];
export type BaseImages = Record<ArchiveName, string>;

export const IMAGES: Record<ArchiveName, string[]> = {
  small: ['hello-world', 'busybox', 'alpine'],
  debian: ['debian', 'nginx'],
};

/** Builds the archives unless they are in the cache (then at once). Rejects with LabError. */
export async function buildBaseImages(image: LabImage, progress: Progress = () => {}): Promise<BaseImages> {
  const small = await buildArchive('small', image, progress);
  return { small, debian: await buildArchive('debian', image, progress) };
}

/** One of them: the path of its tar. */
export async function buildArchive(name: ArchiveName, image: LabImage, progress: Progress = () => {}): Promise<string> {
  const dir = join(cacheDir(), 'base-images', `${name}-${hashOf(name, image)}`);
  const make = async (draft: string) => {
    progress(`building the Docker images ${IMAGES[name].join(', ')}`);
    const images = name === 'small' ? smallImages(image.rootfs) : await debianImages(draft);
    writeFileSync(join(draft, 'images.tar'), dockerArchive(images));
  };
  return join(await cacheEntry(dir, make, progress), 'images.tar');
}

/** Of what goes in: a change of the lab image makes new small ones (its BusyBox is in them), but not a new Debian. */
function hashOf(name: ArchiveName, image: LabImage): string {
  const { suite, excluded, included } = recipe;
  const made = name === 'small' ? basename(image.dir) : JSON.stringify({ suite, excluded, included });
  return createHash('sha256')
    .update(`${VERSION} ${made} ${treeHash(FILES)}`)
    .digest('hex')
    .slice(0, 16);
}
