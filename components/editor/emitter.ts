/** What React needs of a store: a snapshot that is another object when something changed, and to be told. */
export class Emitter<Snapshot> {
  #snapshot: Snapshot;
  readonly #listeners = new Set<() => void>();

  constructor(first: Snapshot) {
    this.#snapshot = first;
  }

  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  readonly read = (): Snapshot => this.#snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  set(change: Partial<Snapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of [...this.#listeners]) listener();
  }
}
