/** Which files a container has read: the first ones by name, since a program opens hundreds as it begins. */
/** Of a container. */
export const MOST_READ = 64;

export class ReadFiles {
  readonly #of = new Map<string, Set<string>>();

  /** False when it is one more than are told. */
  admits(container: string, path: string): boolean {
    const paths = this.#of.get(container) ?? new Set();
    this.#of.set(container, paths);
    if (!paths.has(path) && paths.size >= MOST_READ) return false;
    paths.add(path);
    return true;
  }

  forget(container: string): void {
    this.#of.delete(container);
  }
}
