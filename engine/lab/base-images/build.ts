import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cacheEntry, type Progress } from '../cache-entry.ts';
import type { LabImage } from '../image/build.ts';
import { treeHash } from '../image/tree.ts';
import { cacheDir } from '../paths.ts';
import { debianImages } from './debian-images.ts';
import { dockerArchive, type ImageParts } from './docker-archive.ts';
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
  const make: Record<ArchiveName, (draft: string) => Promise<ImageParts[]>> = {
    small: async () => smallImages(image.rootfs),
    debian: debianImages,
  };
  const paths = {} as BaseImages;
  for (const name of ARCHIVES) {
    const dir = join(cacheDir(), 'base-images', `${name}-${hashOf(image)}`);
    paths[name] = join(
      await cacheEntry(dir, (draft) => build(name, draft, make[name], progress), progress),
      'images.tar',
    );
  }
  return paths;
}

async function build(
  name: ArchiveName,
  draft: string,
  make: (draft: string) => Promise<ImageParts[]>,
  progress: Progress,
) {
  progress(`building the Docker images ${IMAGES[name].join(', ')}`);
  writeFileSync(join(draft, 'images.tar'), dockerArchive(await make(draft)));
}

function hashOf(image: LabImage): string {
  return createHash('sha256')
    .update(`${VERSION} ${basename(image.dir)} ${treeHash(FILES)}`)
    .digest('hex')
    .slice(0, 16);
}
