/** What is kept, left out and added of headers between a browser and a lab's port. Pure. Headers are flat lists, as they came. */
import { labCookies, labSetCookie } from './port-cookie.ts';
import { hostNameOf } from './port-name.ts';

type Flat = string[];

/** Of one connection only (RFC 9110, 7.6.1), or ours. */
const OF_THE_WAY = new Set([
  ...['connection', 'keep-alive', 'proxy-connection', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer'],
  ...['upgrade', 'expect'],
]);
/** They would reach beyond the port's origin, or are ours to set. */
const NOT_FROM_A_LAB = new Set([
  ...['transfer-encoding', 'alt-svc', 'clear-site-data', 'strict-transport-security'],
  ...['origin-agent-cluster', 'cross-origin-opener-policy', 'referrer-policy'],
]);

/** To the lab: as the browser sent it, without the key. `upgrade` keeps what asks for another protocol. */
export function requestHeaders(raw: readonly string[], upgrade: boolean): Flat {
  return mapped(raw, (name, value) => {
    if (name === 'cookie') return labCookies(value) ?? null;
    if (upgrade && (name === 'upgrade' || name === 'connection')) return value;
    return OF_THE_WAY.has(name) || name.startsWith('x-engine-room-') ? null : value;
  });
}

export type Seen = {
  /** The port's Host header. */ host: string;
  port: number /** Who may show the page in a frame. */;
  framers: readonly string[];
};

/** To the browser: the lab's own, kept to its origin. `upgrade` is the answer that switches protocols. */
export function responseHeaders(raw: readonly string[], seen: Seen, upgrade = false): Flat {
  const own = mapped(raw, (name, value) => {
    if (name === 'set-cookie') return labSetCookie(value);
    if (name === 'location') return locationFrom(value, seen);
    if (upgrade && (name === 'upgrade' || name === 'connection')) return value;
    return OF_THE_WAY.has(name) || NOT_FROM_A_LAB.has(name) ? null : value;
  });
  return upgrade ? own : [...own, ...isolation(seen.framers)];
}

/** `same-origin` and not `no-referrer`: with that a form's origin would be `null`, and the form refused. */
export const isolation = (framers: readonly string[]): Flat => [
  ...['Content-Security-Policy', `frame-ancestors ${["'self'", ...framers].join(' ')}`],
  ...['Origin-Agent-Cluster', '?1'],
  ...['Cross-Origin-Opener-Policy', 'same-origin'],
  ...['Referrer-Policy', 'same-origin'],
];

const IN_THE_LAB = new Set(['localhost', '127.0.0.1', '[::1]']);

/** A server that sends its visitor to itself names itself as it sees it: without our port number, or as the lab's localhost. */
export function locationFrom(value: string, { host, port }: Pick<Seen, 'host' | 'port'>): string {
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) return value;
  const url = new URL(value);
  const itself = url.hostname === hostNameOf(host) || (IN_THE_LAB.has(url.hostname) && Number(url.port || 80) === port);
  return itself ? `${url.pathname}${url.search}${url.hash}`.replace(/^\/+/, '/') : value;
}

/** Null leaves a header out. */
function mapped(raw: readonly string[], change: (name: string, value: string) => string | null): Flat {
  const flat: Flat = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] as string;
    const value = change(name.toLowerCase(), raw[index + 1] as string);
    if (value !== null) flat.push(name, value);
  }
  return flat;
}
