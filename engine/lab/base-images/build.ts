import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cacheEntry, type Progress } from '../cache-entry.ts';
import type { LabImage } from '../image/build.ts';
import { recipe } from '../image/recipe.ts';
import { treeHash } from '../image/tree.ts';
import { cacheDir } from '../paths.ts';
import { debianImages } from './debian-images.ts';
import { dockerArchive, type ImageParts } from './docker-archive.ts';
import { registryImages } from './registry-image.ts';
import { FILES, smallImages } from './small-images.ts';

/** Raised when the builder itself changes what comes out. */
const VERSION = 5;

/**
 * The archives of Docker images for labs, each loadable as it is: `small` (hello-world, busybox, alpine) belongs into a lab
 * before anybody types, `debian` (debian, nginx) soon after. `registry` is loaded, and made, only where it is asked for.
 */
export const ARCHIVES = ['small', 'debian', 'registry'] as const;
export type ArchiveName = (typeof ARCHIVES)[number];
export type BaseImages = Record<'small' | 'debian', string>;

export const IMAGES: Record<ArchiveName, string[]> = {
  small: ['hello-world', 'busybox', 'alpine'],
  debian: ['debian', 'nginx'],
  registry: ['registry'],
};

/** Builds the archives that every lab gets unless they are in the cache (then at once). Rejects with LabError. */
export async function buildBaseImages(image: LabImage, progress: Progress = () => {}): Promise<BaseImages> {
  const small = await buildArchive('small', image, progress);
  return { small, debian: await buildArchive('debian', image, progress) };
}

/** One of them: the path of its tar. */
export async function buildArchive(name: ArchiveName, image: LabImage, progress: Progress = () => {}): Promise<string> {
  const dir = join(cacheDir(), 'base-images', `${name}-${hashOf(name, image)}`);
  const make = async (draft: string) => {
    progress(`building the Docker images ${IMAGES[name].join(', ')}`);
    writeFileSync(join(draft, 'images.tar'), dockerArchive(await imagesOf(name, image, draft)));
  };
  return join(await cacheEntry(dir, make, progress), 'images.tar');
}

async function imagesOf(name: ArchiveName, image: LabImage, draft: string): Promise<ImageParts[]> {
  switch (name) {
    case 'small':
      return smallImages(image.rootfs);
    case 'debian':
      return debianImages(draft);
    case 'registry':
      return registryImages(image.rootfs, draft);
    default:
      return name satisfies never;
  }
}

/** Of what goes in: a change of the lab image makes new ones where its BusyBox is in them, but not a new Debian. */
function hashOf(name: ArchiveName, image: LabImage): string {
  const { suite, excluded, included } = recipe;
  const made = name === 'debian' ? JSON.stringify({ suite, excluded, included }) : basename(image.dir);
  return createHash('sha256')
    .update(`${VERSION} ${made} ${treeHash(FILES)}`)
    .digest('hex')
    .slice(0, 16);
}
