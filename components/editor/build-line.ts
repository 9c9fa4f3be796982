/** The line that builds an image, as somebody would type it. */
import { isBelow, join, nameOf, parentOf } from './paths.ts';

export type BuildOptions = {
  /** path of the Dockerfile in the lab */
  dockerfile: string;
  /** directory that is sent */
  context: string;
  /** empty: the image has no name */
  tag: string;
  /** empty: the last stage */
  target: string;
  /** of `--build-arg`, by name */
  args: Readonly<Record<string, string>>;
  noCache: boolean;
  builder: 'buildkit' | 'classic';
};

/** What is typed when nobody chose anything. */
export const plainBuild = (dockerfile: string): BuildOptions => ({
  ...{ dockerfile, context: parentOf(dockerfile), tag: tagFor(dockerfile), target: '', args: {}, noCache: false },
  builder: 'buildkit',
});

/** `docker build -t web ~/app`: absolute, since nobody knows where the terminal's shell stands. */
export function buildLine({ dockerfile, context, tag, target, args, noCache, builder }: BuildOptions): string {
  return [
    ...(builder === 'classic' ? ['DOCKER_BUILDKIT=0'] : []),
    'docker build',
    ...(noCache ? ['--no-cache'] : []),
    ...Object.entries(args).flatMap(([name, value]) => ['--build-arg', quoted(`${name}=${value}`)]),
    ...(tag ? ['-t', quoted(tag)] : []),
    ...(target ? ['--target', quoted(target)] : []),
    ...(dockerfile === join(context, 'Dockerfile') ? [] : ['-f', path(dockerfile)]),
    path(context),
  ].join(' ');
}

/**
 * How the builder calls the Dockerfile. BuildKit is sent its directory by itself, so a name is all; the classic builder finds it in the
 * context, or is sent it beside.
 */
export const nameInBuild = ({ dockerfile, context, builder }: BuildOptions): string =>
  builder === 'classic' && isBelow(dockerfile, context) ? dockerfile.slice(context.length + 1) : nameOf(dockerfile);

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
