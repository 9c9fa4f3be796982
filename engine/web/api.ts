/** The few http requests that concern the engine. Everything else is a page. */
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { hostAskedBy, ofHost } from '#engine/trace/lab-hosts.ts';
import { daemonHealth, SESSION_HEADER } from './daemon-socket.ts';
import { isTooLong, relayFiles } from './files-relay.ts';
import { isOurLink, isPortRoute, openPort, sendOpened } from './open-port.ts';
import type { PortNames } from './port-name.ts';
import { isSameOrigin } from './same-origin.ts';
import { newSession, sessionCookie, sessionOf } from './session-cookie.ts';

const BODY_LIMIT_BYTES = 64 * 1024;
const DAEMON_TIMEOUT_MS = 120_000;

type Route = 'health' | 'read' | 'change' | 'files down' | 'files up' | 'port for a frame' | 'port for a tab';
type Engine = { daemonSocket: string; names: PortNames };

function routeOf(method: string, path: string): Route | null {
  if (path === '/api/health') return method === 'GET' ? 'health' : null;
  if (path === '/api/files') return method === 'GET' ? 'files down' : method === 'PUT' ? 'files up' : null;
  if (isPortRoute(path)) return method === 'POST' ? 'port for a frame' : method === 'GET' ? 'port for a tab' : null;
  if (path === '/api/lab') return method === 'POST' || method === 'DELETE' ? 'change' : null;
  if (path === '/api/hub/images') return method === 'GET' ? 'read' : null;
  if (/^\/api\/recordings(\/[\w.-]{1,128})?$/.test(path) && method === 'GET') return 'read';
  if (/^\/api\/recordings\/[\w.-]{1,128}(\/pin|\/restore)?$/.test(path)) return CHANGES.has(method) ? 'change' : null;
  return null;
}

const pathOf = (request: IncomingMessage): string => (request.url ?? '').split('?')[0] ?? '';

const CHANGES = new Set(['PUT', 'POST', 'DELETE']);

export async function answerApi(
  { daemonSocket, names }: Engine,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = pathOf(request);
  const host = hostAskedBy(request.url ?? '');
  const route = host === null ? null : routeOf(request.method ?? '', path);
  response.setHeader('Cache-Control', 'no-store');
  switch (route) {
    case null:
      return sendJson(response, 404, { error: 'There is no such request.' });
    case 'health':
      return answerHealth({ daemonSocket, names }, request, response);
    case 'read':
      return passToDaemon(daemonSocket, request, response);
    case 'change':
      if (!isSameOrigin(request)) return sendJson(response, 403, { error: 'Only pages of this site may do that.' });
      if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT_BYTES)
        return sendJson(response, 413, { error: `A request may have ${BODY_LIMIT_BYTES} bytes.` });
      return passToDaemon(daemonSocket, request, response);
    case 'files up':
      if (!isSameOrigin(request)) return sendJson(response, 403, { error: 'Only pages of this site may do that.' });
      if (isTooLong(request)) return sendJson(response, 413, { error: 'That is more than a lab takes at once.' });
      return relayFiles(daemonSocket, request, response);
    case 'port for a frame':
    case 'port for a tab':
      if (route === 'port for a tab' ? !isOurLink(request) : !isSameOrigin(request))
        return sendJson(response, 403, { error: 'Only pages of this site may do that.' });
      return sendOpened(request, response, await openPort(daemonSocket, names, request));
    case 'files down':
      return relayFiles(daemonSocket, request, response);
    default:
      route satisfies never;
  }
}

/**
 * A session begins here and not with the page: a link from another site comes without the strict cookie, and a new one
 * would throw away the lab that the visitor already has. The page asks for health first, from its own origin.
 */
async function answerHealth({ daemonSocket, names }: Engine, request: IncomingMessage, response: ServerResponse) {
  const known = sessionOf(request.headers.cookie);
  const session = known ?? newSession();
  if (!known) response.setHeader('Set-Cookie', sessionCookie(session));
  const health = await daemonHealth(daemonSocket, session);
  sendJson(response, 200, { ...health, ports: names.accessFrom(request.headers.host) });
}

function passToDaemon(socketPath: string, request: IncomingMessage, response: ServerResponse): void {
  // Of the query only the host is for the daemon.
  const path = ofHost(pathOf(request), hostAskedBy(request.url ?? '') ?? 1);
  const session = sessionOf(request.headers.cookie);
  const headers = { ...(session ? { [SESSION_HEADER]: session } : {}), accept: request.headers.accept ?? '*/*' };
  const call = httpRequest({ socketPath, path, method: request.method, headers, timeout: DAEMON_TIMEOUT_MS });
  call.on('response', (answer) => {
    const type = answer.headers['content-type'] ?? 'application/json';
    response.writeHead(answer.statusCode ?? 502, { 'Content-Type': type });
    answer.pipe(response);
  });
  call.on('timeout', () => call.destroy(new Error('the engine did not answer in time')));
  call.on('error', () => {
    if (response.headersSent) response.destroy();
    else sendJson(response, 503, { error: 'The engine is not running on this machine.' });
  });
  response.on('close', () => call.destroy());
  // None of these requests has a body that matters; what a client sends anyway is read and dropped within the limit.
  request.resume();
  call.end();
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(value));
}
