/** The patterns of COPY and of .dockerignore. In COPY `*` ends at a slash; .dockerignore knows `**` besides. */

export const hasWildcard = (path: string): boolean => /[*?[]/.test(path);

/** @param text of one pattern; `**` is any number of directories where it may be */
export function patternOf(text: string, { deep }: { deep: boolean }): RegExp {
  let source = '';
  for (let at = 0; at < text.length; ) {
    const [part, length] = partAt(text, at, deep);
    source += part;
    at += length;
  }
  try {
    return new RegExp(`^${source}$`, 's');
  } catch {
    return NOTHING;
  }
}

const NOTHING = /(?!)/;

/** What the pattern means at a place, and how many characters of it that is. */
function partAt(text: string, at: number, deep: boolean): [source: string, length: number] {
  const char = text[at] as string;
  if (deep && text.startsWith('**', at)) return doubleStar(text, at);
  if (char === '*') return ['[^/]*', 1];
  if (char === '?') return ['[^/]', 1];
  if (char === '\\' && at + 1 < text.length) return [escaped(text[at + 1] as string), 2];
  const range = char === '[' ? /^\[(\^?)((?:\\.|[^\]\\])+)\]/.exec(text.slice(at)) : null;
  if (range) return [`[${range[1]}${range[2]?.replaceAll('[', '\\[')}]`, range[0].length];
  return [escaped(char), 1];
}

function doubleStar(text: string, at: number): [string, number] {
  const length = text[at + 2] === '/' ? 3 : 2;
  return [at + length >= text.length ? '.*' : '(?:.*/)?', length];
}

const escaped = (char: string): string => char.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
