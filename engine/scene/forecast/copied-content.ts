/**
 * What counts of the files that COPY, ADD and bind mounts read: names, permission bits, content, targets of links. Neither times nor
 * owners do: clients send all files as root's.
 */
import type { ContextTree } from './context-tree.ts';
import { filesBelow, followed, pathsNamed } from './context-tree.ts';
import type { SentFile } from './dockerignore.ts';
import type { CountedFile } from './planned-step.ts';
import { baseName, belowRoot } from './slash-path.ts';

export type Content = {
  /** equal content gives equal parts (as JSON) */
  parts: unknown[];
  files: Record<string, CountedFile>;
  /** why it can't be told */
  open?: string;
};

export type ContentRules = {
  /** mode that counts for a directory */
  modeOf: (file: SentFile) => number;
  /** the whole path counts, not only what lies below the source and, of some, their last name */
  byPath: boolean;
};

export function contentOf(tree: ContextTree, sources: readonly string[], rules: ContentRules): Content {
  const content: Content = { parts: [], files: {} };
  for (const source of sources) {
    const named = pathsNamed(tree, source);
    if (named.length === 0) content.open = `the context has no ${source}`;
    const one = named.map((path) => partOf(tree, path, rules, content));
    content.parts.push(
      isItself(named, source) || rules.byPath ? one : one.map((part, i) => [baseName(named[i] ?? ''), part]),
    );
  }
  return content;
}

/** One path that was written as it is: then its name does not count here. */
const isItself = (named: readonly string[], source: string): boolean =>
  named.length === 1 && baseName(named[0] ?? '') === baseName(belowRoot(source));

function partOf(tree: ContextTree, path: string, rules: ContentRules, content: Content): unknown {
  const real = followed(tree, path);
  if (real === undefined) {
    content.open = `${path} leads nowhere in the context`;
    return path;
  }
  const own = tree.get(real);
  const below = own === undefined || own.type === 'directory' ? filesBelow(tree, real) : [];
  const cut = rules.byPath ? 0 : real === '' ? 0 : real.length + 1;
  return [
    ...(own ? [[rules.byPath ? real : '', ...entryOf(own, rules, content)]] : []),
    ...below.map((file) => [file.path.slice(cut), ...entryOf(file, rules, content)]),
  ];
}

function entryOf(file: SentFile, { modeOf }: ContentRules, content: Content): unknown[] {
  const { path, type, sha256, link } = file;
  const mode = modeOf(file);
  if (type === 'file' && sha256 === undefined) content.open = `the content of ${path} is not known`;
  content.files[path] = { mode, ...(sha256 !== undefined && { sha256 }), ...(link !== undefined && { link }) };
  return [type, type === 'symlink' ? link : mode, sha256 ?? ''];
}
