/** Everybody who listens hears what is said; who comes later hears the last of it first. */
export class Listeners<T> {
  readonly #listeners = new Set<(said: T) => void>();
  #last: { said: T } | undefined;

  add(listener: (said: T) => void): () => void {
    this.#listeners.add(listener);
    if (this.#last) listener(this.#last.said);
    return () => void this.#listeners.delete(listener);
  }

  tell(said: T): void {
    this.#last = { said };
    for (const listener of [...this.#listeners]) listener(said);
  }

  get size(): number {
    return this.#listeners.size;
  }
}
