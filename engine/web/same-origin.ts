import type { IncomingMessage } from 'node:http';

/** True when the page that asks was served by the host it asks. Browsers send Origin with every upgrade, POST and DELETE. */
export function isSameOrigin(request: IncomingMessage): boolean {
  const { origin, host, 'sec-fetch-site': site } = request.headers;
  if (!origin || !host || (site !== undefined && site !== 'same-origin')) return false;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}

/** True when a browser says that a page of another origin wants this, be it to read it, to show it or to lead there. */
export function isOfAnotherPage({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  return site === 'cross-site' || site === 'same-site';
}
