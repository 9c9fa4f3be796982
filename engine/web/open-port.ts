/**
 * `/api/lab/ports/<port>`, asked on the site: `POST` gives the address for a frame as `{"url": …}`, `GET ?path=…` sends a new tab there.
 * Both carry a ticket that opens once.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { hostAskedBy, ofHost } from '#engine/trace/lab-hosts.ts';
import type { PortTicket } from '#engine/trace/port-door.ts';
import { type DaemonAnswer, requestDaemon, SESSION_HEADER } from './daemon-socket.ts';
import { entryPath } from './port-entry.ts';
import { type PortNames, portHost } from './port-name.ts';
import { sessionOf } from './session-cookie.ts';

const ROUTE = /^\/api\/lab\/ports\/(\d{1,5})$/;
const DAEMON_LIMIT_MS = 10_000;

export const isPortRoute = (path: string): boolean => ROUTE.test(path);

const NO_ENGINE = { status: 503, body: '{"error":"The engine is not running on this machine."}' };

const askForTicket = (socketPath: string, path: string, session: string | null): Promise<DaemonAnswer> =>
  requestDaemon({
    ...{ socketPath, method: 'POST', path, timeout: DAEMON_LIMIT_MS },
    headers: session ? { [SESSION_HEADER]: session } : {},
  });

type Opened = { ok: true; url: string } | { ok: false; status: number; error: string };

export async function openPort(daemonSocket: string, names: PortNames, request: IncomingMessage): Promise<Opened> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://site');
  const port = Number(ROUTE.exec(pathname)?.[1]);
  const { host, cookie } = request.headers;
  const access = names.accessFrom(host);
  if ('reason' in access) return { ok: false, status: 409, error: `${access.reason} Set ${access.fix}` };
  const answer = await askForTicket(
    daemonSocket,
    ofHost(pathname, hostAskedBy(request.url ?? '') ?? 1),
    sessionOf(cookie),
  ).catch(() => NO_ENGINE);
  if (answer.status !== 201) return { ok: false, status: answer.status, error: JSON.parse(answer.body).error };
  const { token, ticket } = JSON.parse(answer.body) as PortTicket;
  // Without a scheme: that of the page which asks, which a server behind another one does not know.
  const url = `//${portHost(port, token, access.domain, host)}${entryPath(ticket, searchParams.get('path') ?? '/')}`;
  return { ok: true, url };
}

/** A link on a page of ours opens it; one on another page does not. */
export const isOurLink = ({ headers }: IncomingMessage): boolean =>
  headers['sec-fetch-site'] === undefined || headers['sec-fetch-site'] === 'same-origin';

export function sendOpened(request: IncomingMessage, response: ServerResponse, opened: Opened): void {
  if (!opened.ok) sendJson(response, opened.status, { error: opened.error });
  else if (request.method === 'POST') sendJson(response, 201, { url: opened.url });
  else response.writeHead(303, { Location: opened.url }).end();
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(value));
}
