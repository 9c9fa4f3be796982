/** Which files of the context an instruction reads, by the rules of COPY's wildcards; and which of those that travelled are no part of it. */

import type { TravelledFile } from '#engine/trace/build.ts';
import { dockerignoreOf } from '../forecast/dockerignore.ts';
import { belowRoot } from '../forecast/slash-path.ts';
import type { Instruction, Origin } from './dockerfile.ts';
import type { FoldedBuild } from './fold-build.ts';

type Reading = Pick<Instruction, 'copied' | 'mounts'>;

/** Sources in the context, or in one that has a name: of COPY and ADD, and of `RUN --mount`. */
export function contextSources({ copied, mounts }: Reading, context?: string): string[] {
  const isThere = (from: Origin | undefined): boolean =>
    context === undefined ? from?.kind === 'context' : from?.kind === 'named' && from.name === context;
  const bound = mounts.filter(({ type, from }) => type === 'bind' && isThere(from));
  return [...(isThere(copied?.from) ? (copied?.sources ?? []) : []), ...bound.map(({ source = '.' }) => source)];
}

/** Of `--build-context`: those that it reads. */
export const contextsNamed = ({ copied, mounts }: Reading): string[] => [
  ...new Set(
    [copied?.from, ...mounts.map(({ from }) => from)].flatMap((one) => (one?.kind === 'named' ? [one.name] : [])),
  ),
];

/** Does a source cover a path? A folder covers all that is in it. */
export function covers(source: string, path: string): boolean {
  const wanted = partsOf(source);
  const given = partsOf(path);
  return wanted.length <= given.length && wanted.every((part, i) => matches(part, given[i] as string));
}

const partsOf = (path: string): string[] => path.split('/').filter((part) => part !== '' && part !== '.');

/** Go's `filepath.Match`, for one part of a path. */
function matches(pattern: string, part: string): boolean {
  if (!/[*?[\\]/.test(pattern)) return pattern === part;
  try {
    return new RegExp(`^${regexOf(pattern)}$`, 's').test(part);
  } catch {
    return false;
  }
}

const regexOf = (pattern: string): string =>
  pattern.replace(/\\(.)|\*|\?|\[(\^?)((?:\\.|[^\]])+)\]|[.+^$(){}|\\/]/g, (found, escaped, not, set) => {
    if (escaped !== undefined) return quote(escaped);
    if (found === '*') return '.*';
    if (found === '?') return '.';
    return set === undefined ? quote(found) : `[${not}${set.replace(/[[&]/g, '\\$&')}]`;
  });
const quote = (char: string): string => char.replace(/[\\^$.*+?()[\]{}|]/, '\\$&');

/** It reads files, and of those that travelled some were not seen. BuildKit asks for `.dockerignore` by itself: that is not the context. */
export function filesUnseen(instruction: Reading, { transfers }: Pick<FoldedBuild, 'transfers'>): boolean {
  return [undefined, ...contextsNamed(instruction)].some((context) => {
    if (contextSources(instruction, context).length === 0) return false;
    const own = transfers.filter(({ what, follow }) => what === (context ?? 'context') && !isOfRules(follow));
    return own.length === 0 || own.some(({ unread, unlisted }) => unread !== undefined || unlisted > 0);
  });
}

const isOfRules = (follow: readonly string[] | undefined): boolean =>
  follow !== undefined && follow.length > 0 && follow.every((path) => path.endsWith('.dockerignore'));

/** The classic builder is sent the Dockerfile and .dockerignore whatever the rules say, and then takes out what they leave out. */
export function takenOut({ spans, build, transfers }: Pick<FoldedBuild, 'spans' | 'build' | 'transfers'>) {
  const ignore = transfers.find((transfer) => transfer.ignore !== undefined)?.ignore;
  if (spans.builder !== 'classic' || ignore === undefined) return () => false;
  const isLeftOut = dockerignoreOf(ignore);
  const sent = [belowRoot(build.options.file), '.dockerignore'];
  return (path: string): boolean => sent.includes(path) && isLeftOut(path);
}

/** Of these files those that the instruction reads. */
export function filesReadBy<File extends TravelledFile>(
  instruction: Reading,
  files: readonly File[],
  context?: string,
): File[] {
  const sources = contextSources(instruction, context);
  return files.filter(({ path }) => sources.some((source) => covers(source, path)));
}
