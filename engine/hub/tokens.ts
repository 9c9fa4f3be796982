/** The tokens of one lab. They are random and mean nothing elsewhere; the oldest go when there are too many. */
import { randomBytes } from 'node:crypto';
import { BOUNDS } from './bounds.ts';
import type { Grant } from './scope.ts';

export type Token = { account: string | null; grants: Grant[]; expires: number };

export class Tokens {
  readonly #access = new Map<string, Token>();
  readonly #refresh = new Map<string, string>();
  readonly #now: () => number;

  /** `now` counts milliseconds. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  give(account: string | null, grants: Grant[]): string {
    const token = { account, grants, expires: this.#now() + BOUNDS.tokenSeconds * 1000 };
    return keep(this.#access, token);
  }

  /** For clients that want no password in their files: it buys new tokens for its account, until the lab ends. */
  giveRefresh(account: string): string {
    return keep(this.#refresh, account);
  }

  accountOf(refreshToken: string): string | null {
    return this.#refresh.get(refreshToken) ?? null;
  }

  /** By an `Authorization` header. `none` without a bearer token, `invalid` for one that was never given or is too old. */
  read(header: string | undefined): Token | 'none' | 'invalid' {
    const [, text] = /^bearer +(\S+)$/i.exec(header ?? '') ?? [];
    if (!text) return 'none';
    const token = this.#access.get(text);
    return token && token.expires > this.#now() ? token : 'invalid';
  }
}

function keep<T>(map: Map<string, T>, value: T): string {
  const text = randomBytes(24).toString('base64url');
  map.set(text, value);
  for (const oldest of map.keys()) {
    if (map.size <= BOUNDS.tokensPerLab) break;
    map.delete(oldest);
  }
  return text;
}
