/**
 * What .dockerignore leaves out of a context. The last rule that meets a path, or a directory above it, decides; `!` takes back in.
 * Rules begin at the context's root, so `a` is not `b/a`; letters' case counts.
 */
import type { ContextFile } from './context-file.ts';
import { patternOf } from './path-pattern.ts';
import { cleanPath, parentsOf } from './slash-path.ts';

type Rule = { pattern: RegExp; takesBack: boolean };

export function rulesOf(text: string): Rule[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.trim())
    .flatMap(ruleOf);
}

function ruleOf(line: string): Rule[] {
  const takesBack = line.startsWith('!');
  const written = takesBack ? line.slice(1).trim() : line;
  if (written === '') return [];
  const path = cleanPath(written).replace(/^\/(?=.)/, '');
  // `.` is the context itself, and no path in it is called so.
  return [{ pattern: patternOf(path, { deep: true }), takesBack }];
}

/** For paths relative to the context, without a `/` before them: what the lines of a .dockerignore leave out of it. */
export function dockerignoreOf(text: string): (path: string) => boolean {
  const rules = rulesOf(text);
  return (path) => isLeftOut(rules, path);
}

/** Whether rules leave a path out, its own directories not being asked whether something in them comes back. */
export function isLeftOut(rules: readonly Rule[], path: string): boolean {
  const names = [path, ...parentsOf(path)];
  const last = rules.findLast(({ pattern }) => names.some((name) => pattern.test(name)));
  return last !== undefined && !last.takesBack;
}

/** The files that are sent. A directory that is left out comes along, `implied`, when something in it is taken back in. */
export function sentFiles(files: readonly ContextFile[], ignore: string | undefined): SentFile[] {
  const rules = rulesOf(ignore ?? '');
  const kept = files.filter(({ path }) => !isLeftOut(rules, path));
  const needed = new Set(kept.flatMap(({ path }) => parentsOf(path)));
  const own = new Set(kept.map(({ path }) => path));
  return files.flatMap((file) => {
    if (own.has(file.path)) return [file];
    return needed.has(file.path) ? [{ ...file, implied: true as const }] : [];
  });
}

export type SentFile = ContextFile & { implied?: true };
