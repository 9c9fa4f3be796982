/** The one path of a port's origin that is ours: a ticket comes in, a cookie goes out, and the visitor goes on to the page they wanted. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { portCookie } from './port-cookie.ts';
import type { PortName } from './port-name.ts';
import { NO_ENGINE, sendProblem, USED_TICKET } from './port-page.ts';
import { redeemTicket } from './port-tunnel.ts';

export const ENTRY_PATH = '/-/engine-room/enter';

/** @param path where to go then: a path of the port, with its query */
export const entryPath = (ticket: string, path: string): string =>
  `${ENTRY_PATH}?${new URLSearchParams({ ticket, path })}`;

export const isEntry = ({ url = '' }: IncomingMessage): boolean => url.split('?')[0] === ENTRY_PATH;

export async function enter(
  daemonSocket: string,
  { token, port }: PortName,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const said = new URL(request.url ?? '', 'http://port').searchParams;
  request.resume();
  try {
    const secret = await redeemTicket(daemonSocket, { token, port, key: said.get('ticket') ?? '' });
    if (secret === null) return sendProblem(request, response, USED_TICKET(port));
    response.writeHead(303, {
      Location: pathWithin(said.get('path') ?? '/'),
      'Set-Cookie': portCookie(secret, request.headers['sec-fetch-dest'] === 'iframe'),
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
    });
    response.end();
  } catch {
    sendProblem(request, response, NO_ENGINE(port));
  }
}

/** Never an address elsewhere: `//evil.example` and `\evil.example` are none of ours. */
export function pathWithin(path: string): string {
  const base = 'http://port';
  if (!URL.canParse(path, base)) return '/';
  const url = new URL(path, base);
  return url.origin === base ? `${url.pathname}${url.search}${url.hash}`.replace(/^\/+/, '/') : '/';
}
