/** Paths as the builders see them: `/` between names, on every system. */

/** `a//b/../c/` → `a/c`; the empty path is `.`. */
export function cleanPath(path: string): string {
  const isAbsolute = path.startsWith('/');
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '' || name === '.') continue;
    if (name !== '..') names.push(name);
    else if (names.length > 0 && names.at(-1) !== '..') names.pop();
    else if (!isAbsolute) names.push(name);
  }
  return (isAbsolute ? '/' : '') + names.join('/') || '.';
}

export const joinPath = (...parts: readonly string[]): string => cleanPath(parts.filter(Boolean).join('/'));

/** Where `path` leads for somebody who stands in `directory`. */
export const pathFrom = (directory: string, path: string): string =>
  path.startsWith('/') ? cleanPath(path) : joinPath('/', directory, path);

/** A source of COPY as a path below the context's root: `/a/`, `./a` and `a` are one; the root is empty. */
export function belowRoot(path: string): string {
  const clean = cleanPath(`/${path}`).slice(1);
  return clean === '.' ? '' : clean;
}

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** `a/b/c` → `a/b`; of a name alone, empty. */
export const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** `a/b/c` → `a`, `a/b`. */
export const parentsOf = (path: string): string[] => {
  const names = path.split('/');
  return names.slice(1).map((_, index) => names.slice(0, index + 1).join('/'));
};
