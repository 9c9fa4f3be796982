/**
 * How many pulls are left, as Docker Hub counts: a GET of a manifest is a pull, a HEAD is not, and the manifest that a client picks
 * out of an index it has just been given belongs to the same pull. Anonymous pulls count by address (a lab has one, as an office
 * behind one router has), others by account.
 */
export const WINDOW_SECONDS = 21_600;
const MOST_CHILDREN = 1000;
/** How long after an index its children are free. */
const CHILD_MS = 10 * 60_000;

export type PullState = { limit: number; used: number };
type Count = { used: number; since: number };

export class PullLimit {
  readonly #counts = new Map<string, Count>();
  /** `who digest` → until when it is free. */
  readonly #children = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Takes one pull. False, and nothing taken, when none is left; `giveBack` when it came to nothing. */
  take(who: string, limit: number, reference: string): { isFree: boolean } | null {
    if (this.#isChild(who, reference)) return { isFree: true };
    const count = this.#count(who);
    if (count.used >= limit) return null;
    count.used++;
    return { isFree: false };
  }

  giveBack(who: string): void {
    const count = this.#count(who);
    count.used = Math.max(0, count.used - 1);
  }

  /** An index was given to a client: the digests of what it lists. */
  gaveIndex(who: string, digests: readonly string[]): void {
    for (const digest of digests.slice(0, MOST_CHILDREN))
      this.#children.set(`${who} ${digest}`, this.#now() + CHILD_MS);
    for (const oldest of this.#children.keys()) {
      if (this.#children.size <= MOST_CHILDREN) break;
      this.#children.delete(oldest);
    }
  }

  used(who: string): number {
    return this.#count(who).used;
  }

  reset(): void {
    this.#counts.clear();
    this.#children.clear();
  }

  /** Each index makes its children free once. */
  #isChild(who: string, reference: string): boolean {
    const key = `${who} ${reference}`;
    const until = this.#children.get(key);
    this.#children.delete(key);
    return until !== undefined && until > this.#now();
  }

  #count(who: string): Count {
    const known = this.#counts.get(who);
    if (known && this.#now() - known.since < WINDOW_SECONDS * 1000) return known;
    const count = { used: 0, since: this.#now() };
    this.#counts.set(who, count);
    return count;
  }
}

/** The headers by which Docker Hub tells. `source` is what the pulls are counted by. */
export const limitHeaders = ({ limit, used }: PullState, source: string): Record<string, string> => ({
  'ratelimit-limit': `${limit};w=${WINDOW_SECONDS}`,
  'ratelimit-remaining': `${Math.max(0, limit - used)};w=${WINDOW_SECONDS}`,
  'docker-ratelimit-source': source,
});
