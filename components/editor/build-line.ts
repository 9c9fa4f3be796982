/** The line that builds an image, as somebody would type it. */
import { join, parentOf } from './paths.ts';

export type BuildOptions = {
  /** path of the Dockerfile in the lab */
  dockerfile: string;
  /** directory that is sent; the Dockerfile's own unless told otherwise */
  context?: string;
  tag: string;
  target: string;
  noCache: boolean;
  builder: 'buildkit' | 'classic';
};

/** `docker build -t web ~/app`: absolute, since nobody knows where the terminal's shell stands. */
export function buildLine(options: BuildOptions): string {
  const { dockerfile, tag, target, noCache, builder } = options;
  const context = options.context ?? parentOf(dockerfile);
  return [
    ...(builder === 'classic' ? ['DOCKER_BUILDKIT=0'] : []),
    'docker build',
    ...(noCache ? ['--no-cache'] : []),
    ...(tag ? ['-t', quoted(tag)] : []),
    ...(target ? ['--target', quoted(target)] : []),
    ...(dockerfile === join(context, 'Dockerfile') ? [] : ['-f', path(dockerfile)]),
    path(context),
  ].join(' ');
}

const SAFE = /^[\w@%+=:,./-]+$/;
const quoted = (word: string): string => (SAFE.test(word) ? word : `'${word.replace(/'/g, `'\\''`)}'`);

/** A tilde in quotes is no home. */
const path = (absolute: string): string => {
  const below = absolute.match(/^\/root(\/.*)?$/)?.[1] ?? null;
  if (absolute === '/root') return '~';
  return below === null ? quoted(absolute) : `~/${quoted(below.slice(1))}`;
};

/** Why this can't be a tag, in words; null when it can, or is left out. */
export function badTag(tag: string): string | null {
  if (tag === '') return null;
  if (/[A-Z]/.test(tag.split(':')[0] ?? '')) return 'Names of images have small letters only.';
  return /^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::\d+\/[a-z0-9._/-]+)?(?::[\w][\w.-]{0,127})?$/.test(tag)
    ? null
    : 'A tag looks like name, name:version or team/name:version.';
}

/** A name for the image of this directory: `/root/My App` → `my-app`; the home itself gives none. */
export const tagFor = (dockerfile: string): string => {
  const directory = parentOf(dockerfile);
  const name = directory === '/root' ? 'app' : directory.slice(directory.lastIndexOf('/') + 1);
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'app'
  );
};
