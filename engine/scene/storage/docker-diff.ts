/** What `docker diff` would say, worked out from what was told of files. */
import type { TouchedFile } from './container-files.ts';

export type DiffLine = { kind: 'A' | 'C' | 'D'; path: string };

/** In the order of paths, as it prints them. */
export function diffOf(files: ReadonlyMap<string, TouchedFile>): DiffLine[] {
  const lines = new Map<string, DiffLine['kind']>();
  for (const file of files.values()) for (const { kind, path } of linesOf(file, files)) lines.set(path, kind);
  for (const path of [...lines.keys()])
    for (const above of ancestors(path)) if (!lines.has(above)) lines.set(above, 'C');
  return [...lines].map(([path, kind]) => ({ kind, path })).sort((a, b) => (a.path < b.path ? -1 : 1));
}

function linesOf(file: TouchedFile, files: ReadonlyMap<string, TouchedFile>): DiffLine[] {
  const { path, now, lower, same, hides } = file;
  if (now === 'whiteout') return [{ kind: 'D', path }];
  if (now !== 'upper' || file.last.action === 'read') return [];
  const own: DiffLine[] = lower === undefined ? [{ kind: 'A', path }] : same ? [] : [{ kind: 'C', path }];
  const hidden = hides.map((name) => `${path}/${name}`).filter((each) => files.get(each)?.now !== 'upper');
  return [...own, ...hidden.map((each): DiffLine => ({ kind: 'D', path: each }))];
}

/** A directory in which something is other is told to be changed. */
function* ancestors(path: string): Generator<string> {
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) yield path.slice(0, end);
}
