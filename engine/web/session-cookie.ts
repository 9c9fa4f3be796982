/**
 * A session is 128 random bits in a cookie that scripts cannot read and that other sites cannot make the browser send.
 * Whoever holds it owns the lab it names; nothing else is stored about a visitor.
 */
import { randomBytes } from 'node:crypto';

const NAME = 'engine-room-session';
const YEAR_SECONDS = 365 * 24 * 3600;

/** The session a request carries, or null when it has none that we could have made. */
export function sessionOf(cookieHeader: string | undefined): string | null {
  for (const pair of (cookieHeader ?? '').split(';')) {
    const [name, value] = pair.trim().split('=');
    if (name === NAME && value !== undefined && /^[0-9a-f]{32}$/.test(value)) return value;
  }
  return null;
}

export const newSession = (): string => randomBytes(16).toString('hex');

export const sessionCookie = (session: string): string =>
  `${NAME}=${session}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${YEAR_SECONDS}`;
