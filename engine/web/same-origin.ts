import type { IncomingMessage } from 'node:http';

/** True when the page that asks was served by the host it asks. Browsers send Origin with every upgrade, POST and DELETE. */
export function isSameOrigin(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  if (!origin || !host) return false;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}
