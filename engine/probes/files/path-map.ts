/** A map by path that finds what is below a path without looking at the rest. */
export class PathMap<T> {
  readonly #values = new Map<string, T>();
  /** Paths right below a path, of those too that have no value of their own. */
  readonly #children = new Map<string, Set<string>>();

  get size(): number {
    return this.#values.size;
  }

  get(path: string): T | undefined {
    return this.#values.get(path);
  }

  /** @param path `/a/b` */
  set(path: string, value: T): void {
    this.#values.set(path, value);
    this.#link(path);
  }

  delete(path: string): void {
    if (this.#values.delete(path)) this.#unlink(path);
  }

  /** A directory before what is in it. @param path '' for all */
  below(path: string): [string, T][] {
    const found: [string, T][] = [];
    const todo = [path];
    for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
      const value = this.#values.get(at);
      if (at !== path && value !== undefined) found.push([at, value]);
      todo.push(...[...(this.#children.get(at) ?? [])].reverse());
    }
    return found;
  }

  /** A path that has children is linked itself. */
  #link(path: string): void {
    for (let at = path; at !== ''; at = parentOf(at)) {
      const siblings = this.#children.get(parentOf(at));
      siblings?.add(at);
      if (siblings) return;
      this.#children.set(parentOf(at), new Set([at]));
    }
  }

  #unlink(path: string): void {
    for (let at = path; at !== '' && !this.#values.has(at) && !this.#children.has(at); at = parentOf(at)) {
      const siblings = this.#children.get(parentOf(at));
      siblings?.delete(at);
      if (siblings?.size === 0) this.#children.delete(parentOf(at));
    }
  }
}

export const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));
