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
