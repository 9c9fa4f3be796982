/** So many a second, and some more at once. Pure; times are given (ns). */
export class RateLimit {
  readonly #perSecond: number;
  readonly #burst: number;
  #left: number;
  #at: number | undefined;

  constructor({ perSecond, burst }: { perSecond: number; burst: number }) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#left = burst;
  }

  take(now: number): boolean {
    const passed = now - (this.#at ?? now);
    this.#at = now;
    this.#left = Math.min(this.#burst, this.#left + (passed / 1e9) * this.#perSecond);
    if (this.#left < 1) return false;
    this.#left--;
    return true;
  }
}
