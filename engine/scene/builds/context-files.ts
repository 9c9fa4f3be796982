/** Which files of the context an instruction reads, by the rules of COPY's wildcards and of .dockerignore. */

import type { TravelledFile } from '#engine/trace/build.ts';
import { dockerignoreOf } from '../forecast/dockerignore.ts';
import type { Instruction } from './dockerfile.ts';

/** Sources in the context: of COPY and ADD, and of `RUN --mount` without `from`. */
export function contextSources({ copied, mounts }: Pick<Instruction, 'copied' | 'mounts'>): string[] {
  const bound = mounts.filter(({ type, from }) => type === 'bind' && from?.kind === 'context');
  return [...(copied?.from.kind === 'context' ? copied.sources : []), ...bound.map(({ source = '.' }) => source)];
}

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

/** Of these files those that the instruction reads; what .dockerignore leaves out never travels, but for the Dockerfile. */
export function filesReadBy(
  instruction: Pick<Instruction, 'copied' | 'mounts'>,
  files: readonly TravelledFile[],
  ignore?: string,
): TravelledFile[] {
  const sources = contextSources(instruction);
  if (sources.length === 0) return [];
  const isIgnored = ignore === undefined ? () => false : dockerignoreOf(ignore);
  return files.filter(({ path }) => sources.some((source) => covers(source, path)) && !isIgnored(path));
}
