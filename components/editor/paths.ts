/** Paths in the lab: absolute, with `/`. */
export const join = (directory: string, name: string): string =>
  directory === '/' ? `/${name}` : `${directory}/${name}`;

export const parentOf = (path: string): string => path.slice(0, Math.max(1, path.lastIndexOf('/')));

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

export const isBelow = (path: string, directory: string): boolean => path.startsWith(`${directory}/`);

/** As the shell shows it: `/root/app` is `~/app`. */
export const homely = (path: string): string => path.replace(/^\/root(?=\/|$)/, '~');

/** Why this can't be the name of a file, in words; null when it can. */
export function badName(name: string): string | null {
  if (name.trim() === '') return 'A name is missing.';
  if (name === '.' || name === '..') return `${name} is a directory already.`;
  if (name.includes('/')) return 'A name has no / in it. Make the folder first.';
  return name.includes('\0') || name.length > 255 ? 'Linux has no such names.' : null;
}
