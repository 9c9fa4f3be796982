/** What is to be done a moment later, each once however often it is asked for. */
export class Appointments {
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #over = false;

  has(what: string): boolean {
    return this.#timers.has(what);
  }

  later(what: string, ms: number, act: () => void): void {
    if (this.#over || this.#timers.has(what)) return;
    const timer = setTimeout(() => {
      this.#timers.delete(what);
      act();
    }, ms);
    this.#timers.set(what, timer);
  }

  /** None of them is kept. */
  close(): void {
    this.#over = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
