import dockerignore from '@balena/dockerignore';

/** What the lines of a .dockerignore leave out of the context. Paths are relative to it, without a `/` before them. */
export function dockerignoreOf(text: string): (path: string) => boolean {
  const patterns = dockerignore({ ignorecase: false }).add(text);
  return (path) => patterns.ignores(path);
}
