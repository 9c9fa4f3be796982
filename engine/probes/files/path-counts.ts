/** How many of some paths lie below each directory, so that nobody has to look through all of them to learn that none does. */
export class PathCounts {
  readonly #below = new Map<string, number>();

  add(path: string): void {
    for (const directory of above(path)) this.#below.set(directory, (this.#below.get(directory) ?? 0) + 1);
  }

  remove(path: string): void {
    for (const directory of above(path)) {
      const left = (this.#below.get(directory) ?? 0) - 1;
      if (left > 0) this.#below.set(directory, left);
      else this.#below.delete(directory);
    }
  }

  hasBelow(directory: string): boolean {
    return this.#below.has(directory);
  }
}

function* above(path: string): Generator<string> {
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) yield path.slice(0, end);
}
