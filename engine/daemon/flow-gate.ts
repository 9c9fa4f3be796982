/**
 * Back-pressure with several holders: a source is paused while any of them has more than `high` bytes in hand, and goes on
 * when all have less than `low`. So a flood is slowed down at its writer and nothing piles up here.
 */
export class FlowGate {
  readonly #pending = new Map<string, number>();
  readonly #source: { pause(): unknown; resume(): unknown };
  readonly #low: number;
  readonly #high: number;
  #paused = false;

  constructor(source: { pause(): unknown; resume(): unknown }, low: number, high: number) {
    this.#source = source;
    this.#low = low;
    this.#high = high;
  }

  add(holder: string, bytes: number): void {
    this.#pending.set(holder, (this.#pending.get(holder) ?? 0) + bytes);
    this.#decide();
  }

  done(holder: string, bytes: number): void {
    this.#pending.set(holder, Math.max(0, (this.#pending.get(holder) ?? 0) - bytes));
    this.#decide();
  }

  /** The holder is gone, and so is all that it had in hand. */
  forget(holder: string): void {
    this.#pending.delete(holder);
    this.#decide();
  }

  #decide(): void {
    const most = Math.max(0, ...this.#pending.values());
    if (!this.#paused && most > this.#high) {
      this.#paused = true;
      this.#source.pause();
    } else if (this.#paused && most < this.#low) {
      this.#paused = false;
      this.#source.resume();
    }
  }
}
