/** What the files of a build's context were, also those whose content did not travel because BuildKit had it. */
import type { TravelledFile } from '#engine/trace/build.ts';
import type { FileChange } from '../build.ts';
import { takenOut } from './context-files.ts';
import type { FoldedBuild } from './fold-build.ts';

export type KnownFile = TravelledFile & {
  /** its digest is that of an earlier transfer of a file with the same path, size and time */
  inferred?: true;
};

export type FilesOf = {
  folded: FoldedBuild;
  /** builds before it, oldest first */
  earlier: readonly FoldedBuild[];
  /** name of a context of `--build-context` */
  context?: string;
};

/** All files of the context, by path. */
export function contextFiles({ folded, earlier, context = 'context' }: FilesOf): Map<string, KnownFile> {
  const isOut = takenOut(folded);
  const files = filesIn(folded, context).filter(({ path }) => context !== 'context' || !isOut(path));
  const known = (file: TravelledFile) => (file.digest ? file : withDigest(file, { folded, earlier, context }));
  return new Map(files.map((file) => [file.path, known(file)]));
}

const filesIn = ({ transfers }: FoldedBuild, context: string): TravelledFile[] =>
  transfers.filter(({ what }) => what === context).flatMap(({ files }) => files);

function withDigest(file: TravelledFile, { folded, earlier, context }: Required<FilesOf>): KnownFile {
  for (const before of earlier.toReversed()) {
    if (before.spans.sharedKey !== folded.spans.sharedKey) continue;
    const same = filesIn(before, context).find((one) => one.digest && isSame(one, file));
    if (same?.digest) return { ...file, digest: same.digest, inferred: true };
  }
  return file;
}

const isSame = (one: TravelledFile, other: TravelledFile): boolean =>
  one.path === other.path && one.size === other.size && one.mtime === other.mtime;

/**
 * What of a file counts for the cache: not its time. Its owner counts as it was sent: clients send a folder's files as root's, whoever owns
 * them, but an archive (`docker build - < context.tar`) as it is, and then both builders look at it.
 */
export const contentOf = ({ path, type, mode, uid, gid, link = '', digest, size, mtime }: KnownFile): string =>
  JSON.stringify([path, type, mode, uid, gid, link, type === 'file' ? (digest ?? [size, mtime]) : '']);

export type Changes = { changed: FileChange[]; inferred: boolean };

/** Directories count by what is in them, and by their own mode and owner. */
export function changesBetween(before: readonly KnownFile[], after: readonly KnownFile[]): Changes {
  const old = new Map(before.map((file) => [file.path, file]));
  const now = new Map(after.map((file) => [file.path, file]));
  const gone = before.filter(({ path }) => !now.has(path)).map((file) => change(file.path, 'deleted', file, undefined));
  const changed = after.flatMap((file) => {
    const was = old.get(file.path);
    const how = was ? howChanged(was, file) : 'added';
    return how ? [change(file.path, how, was, file)] : [];
  });
  const all = [...changed, ...gone].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const named = new Set(all.map(({ path }) => path));
  const inferred = [...before, ...after].some((file) => named.has(file.path) && (file.inferred || isUnknown(file)));
  return { changed: all, inferred };
}

const isUnknown = ({ type, digest }: KnownFile): boolean => type === 'file' && digest === undefined;

const change = (path: string, how: FileChange['how'], before?: KnownFile, after?: KnownFile): FileChange => ({
  ...{ path, how },
  ...(before?.digest && { before: before.digest }),
  ...(after?.digest && { after: after.digest }),
});

function howChanged(was: KnownFile, file: KnownFile): FileChange['how'] | undefined {
  if (was.type !== file.type || was.link !== file.link || contentChanged(was, file)) return 'changed';
  if (was.mode !== file.mode) return 'mode';
  return was.uid !== file.uid || was.gid !== file.gid ? 'owner' : undefined;
}

function contentChanged(was: KnownFile, file: KnownFile): boolean {
  if (file.type !== 'file') return false;
  if (was.digest && file.digest) return was.digest !== file.digest;
  return was.size !== file.size || was.mtime !== file.mtime;
}
