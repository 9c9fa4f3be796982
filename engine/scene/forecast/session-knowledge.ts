/** What all builds of a lab left in the caches, and the content of the files that they sent: what a page makes forecasts from. */
import type { TravelledFile } from '#engine/trace/build.ts';
import type { Build } from '../build.ts';
import type { CacheLoss } from '../builds/cache-losses.ts';
import type { StoredNow } from '../stored-world.ts';
import type { ContextFile } from './context-file.ts';
import { type Knowledge, NOTHING_KNOWN, sameImage, withoutBuildCache, withoutImages } from './knowledge.ts';
import { fileThatTravelled, imagesNamed, recallBuild } from './recall-build.ts';

/** What tells contexts apart: their directory in the lab. What is no directory, or was not seen to be, is one of its own. */
const contextName = ({ paths, id }: Build): string => paths?.context ?? `build ${id}`;

/** The content that a path of one context had with a size and a time of change: a builder that has it does not ask for it again. */
export type KnownContents = ReadonlyMap<string, string>;

/** @param seconds mtime, as a builder's client sends it */
export const contentKey = (path: string, size: number, seconds: number): string => `${path}\0${size}\0${seconds}`;

/** @param context path of a directory in the lab */
export const contentsOfDirectory = (builds: readonly Build[], context: string): KnownContents =>
  contentsSent(builds.filter((build) => contextName(build) === context));

function contentsSent(builds: readonly Build[]): KnownContents {
  const files = builds.flatMap(({ transfers }) => transfers.flatMap((transfer) => transfer.files));
  return new Map(files.flatMap((file) => (file.digest === undefined ? [] : [[keyOf(file), file.digest]])));
}

const keyOf = ({ path, size, mtime }: TravelledFile): string => contentKey(path, size, mtime);

/** @param builds oldest first @param losses when caches were pruned */
export function knowledgeOf(builds: readonly Build[], stored: StoredNow, losses: readonly CacheLoss[]): Knowledge {
  const names = new Set(builds.map(contextName));
  const contents = new Map([...names].map((name) => [name, contentsOfDirectory(builds, name)] as const));
  const told = [
    ...builds.map((build) => ({
      at: build.endedAt ?? build.startedAt,
      apply: recalled(build, stored, contents.get(contextName(build)) ?? new Map()),
    })),
    ...losses.map((loss) => ({ at: loss.at, apply: pruned(loss) })),
  ].sort((one, other) => one.at - other.at);
  const known = told.reduce((knowledge, { apply }) => apply(knowledge), NOTHING_KNOWN);
  return withoutImages(known, removedOf(known, stored));
}

type Change = (knowledge: Knowledge) => Knowledge;

const recalled =
  (build: Build, stored: StoredNow, contents: KnownContents): Change =>
  (knowledge) => {
    const files = filesOf(build, contents);
    const ignore = build.transfers.find((transfer) => transfer.ignore !== undefined && !transfer.archive)?.ignore;
    const images = imagesNamed(build.dockerfile?.text ?? '', build.options, stored);
    return recallBuild(knowledge, build, {
      ...{ context: contextName(build), files, images },
      ...(ignore !== undefined && { ignore }),
    });
  };

function filesOf({ transfers }: Build, contents: KnownContents): ContextFile[] {
  const files = transfers.filter(({ what }) => what === 'context').flatMap((transfer) => transfer.files);
  return [...new Map(files.map((file) => [file.path, withContent(file, contents)])).values()];
}

function withContent(file: TravelledFile, contents: KnownContents): ContextFile {
  const sha256 = file.digest ?? contents.get(keyOf(file));
  return { ...fileThatTravelled(file), ...(sha256 !== undefined && { sha256 }) };
}

const pruned =
  ({ builders }: CacheLoss): Change =>
  (knowledge) =>
    // Whether `--all` was asked for is not kept: what an image still has is taken to have stayed.
    builders.includes('buildkit') ? withoutBuildCache(knowledge, { all: false }) : knowledge;

/** The classic builder's cache are images: what lies in the store no more is no cache. */
const removedOf = ({ classic }: Knowledge, { images }: StoredNow): string[] =>
  classic.images.flatMap(({ id }) => ([...images.keys()].some((stored) => sameImage(stored, id)) ? [] : [id]));
