/**
 * What other pages may make a browser ask of a lab's port. Its cookie is not sent along from other sites, but is from other labs
 * below the same domain; so what a request says of its origin is looked at too. Pure.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { PortName, PortNames } from './port-name.ts';

type Asked = { method: string; headers: IncomingHttpHeaders; name: PortName };

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** True for pages of the same lab, for what a person typed or followed, and for programs that are no browser. */
export function mayAsk(names: PortNames, { method, headers, name }: Asked): boolean {
  const { origin, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = headers;
  if (origin !== undefined) return isOfLab(names, origin, name);
  if (site === undefined || site === 'same-origin' || site === 'none') return true;
  // A link from elsewhere may be followed; a picture or a script may not be taken, nor a form sent.
  return mode === 'navigate' && SAFE.has(method);
}

/** Browsers say `null` for what has no origin: such a page is nobody's. */
function isOfLab(names: PortNames, origin: string, name: PortName): boolean {
  const host = URL.canParse(origin) ? new URL(origin).host : undefined;
  const asking = names.read(host);
  return asking !== null && asking.token === name.token && asking.domain === name.domain;
}
