/**
 * The cookie by which a browser shows that it was let in: of one port's origin, not readable by its pages, and not passed on to the lab.
 * In a frame of the site only a partitioned one comes back: it is the site's frame's alone, so no other page can use it either.
 */
import { PORT_KEY } from '#engine/trace/port-door.ts';

export const PORT_COOKIE = 'engine-room-port';

/** A link from elsewhere may lead there, but nothing else that other sites do carries a lax cookie. */
const IN_TAB = 'SameSite=Lax';
const IN_FRAME = 'SameSite=None; Secure; Partitioned';

export const portCookie = (secret: string, framed: boolean): string =>
  `${PORT_COOKIE}=${secret}; Path=/; HttpOnly; ${framed ? IN_FRAME : IN_TAB}`;

const pairsOf = (header = ''): string[] => header.split(';').map((pair) => pair.trim());
const isOurs = (pair: string): boolean => pair.split('=')[0] === PORT_COOKIE;

/** Empty when there is none that could be ours. */
export function portKeyOf(header: string | undefined): string {
  const values = pairsOf(header)
    .filter(isOurs)
    .map((pair) => pair.slice(PORT_COOKIE.length + 1));
  return values.find((value) => PORT_KEY.test(value)) ?? '';
}

/** The lab's own cookies; undefined when nothing is left. */
export function labCookies(header: string): string | undefined {
  const left = pairsOf(header).filter((pair) => pair !== '' && !isOurs(pair));
  return left.length > 0 ? left.join('; ') : undefined;
}

/** A lab may not set our cookie, nor any for names beside its own; null when nothing may be set. */
export function labSetCookie(header: string): string | null {
  const [pair = '', ...attributes] = header.split(';');
  if (isOurs(pair.trim())) return null;
  return [pair, ...attributes.filter((attribute) => !/^\s*domain\s*(=|$)/i.test(attribute))].join(';');
}
