/** The files that go to a builder, by path, and what is below a path. */
import type { SentFile } from './dockerignore.ts';
import { hasWildcard, patternOf } from './path-pattern.ts';
import { belowRoot, joinPath, parentOf } from './slash-path.ts';

export type ContextTree = ReadonlyMap<string, SentFile>;

export const treeOf = (files: readonly SentFile[]): ContextTree =>
  new Map([...files].sort((a, b) => (a.path < b.path ? -1 : 1)).map((file) => [file.path, file]));

/** Paths that a source of COPY or a mount names, in order; the root is empty. What is not there has none. */
export function pathsNamed(tree: ContextTree, source: string): string[] {
  const path = belowRoot(source);
  if (!hasWildcard(path)) return path === '' || tree.has(path) ? [path] : [];
  const pattern = patternOf(path, { deep: false });
  return [...tree.keys()].filter((one) => pattern.test(one));
}

const MOST_LINKS = 40;

/** The path itself, or where a symlink leads in the end; undefined when that is not there. */
export function followed(tree: ContextTree, path: string): string | undefined {
  let at = path;
  for (let links = 0; links < MOST_LINKS; links++) {
    const file = tree.get(at);
    if (file?.type !== 'symlink') return at === '' || file ? at : undefined;
    const link = file.link ?? '';
    at = belowRoot(link.startsWith('/') ? link : joinPath(parentOf(at), link));
  }
  return undefined;
}

/** Everything below a directory, without it. */
export const filesBelow = (tree: ContextTree, directory: string): SentFile[] =>
  [...tree.values()].filter(({ path }) => directory === '' || path.startsWith(`${directory}/`));
