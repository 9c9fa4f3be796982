/** Who may log in at a lab's hub. */
import { BOUNDS } from './bounds.ts';
import { mayBeAccount } from './lab-space.ts';

export class Accounts {
  readonly #passwords = new Map([['student', 'secret']]);

  names(): string[] {
    return [...this.#passwords.keys()];
  }

  isRight(name: string, password: string): boolean {
    return this.#passwords.get(name) === password;
  }

  /** @returns what is wrong, or null when it is there now. `text` is `NAME:PASSWORD`. */
  add(text: string): string | null {
    const wrong = this.complaint(text);
    if (wrong) return wrong;
    const [name, password] = split(text);
    this.#passwords.set(name, password);
    return null;
  }

  complaint(text: string): string | null {
    const [name, password] = split(text);
    if (!mayBeAccount(name))
      return `account: "${name}" can't be an account: small letters and digits, not library or labs`;
    if (password === '' || password.length > 100) return 'account: write NAME:PASSWORD';
    if (this.#passwords.size >= BOUNDS.accountsPerLab && !this.#passwords.has(name))
      return 'account: there are too many';
    return null;
  }
}

/** The name and password in an `Authorization: Basic` header; null for any other. */
export function readBasic(header: string | undefined): { name: string; password: string } | null {
  const [, encoded] = /^basic +([A-Za-z0-9+/=_-]+)$/i.exec(header ?? '') ?? [];
  if (!encoded) return null;
  const [name, password] = split(Buffer.from(encoded, 'base64').toString());
  return { name, password };
}

function split(text: string): [string, string] {
  const colon = text.indexOf(':');
  return colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
}
