/** The daemon's http requests. The web process passes them on; nothing here trusts it to have checked anything. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { LabError } from '#engine/lab/driver.ts';
import { hostAskedBy } from '#engine/trace/lab-hosts.ts';
import type { Health } from '#engine/trace/wire.ts';
import { answerFiles, FILES_ROUTE } from './files-routes.ts';
import type { HostHub } from './host-hub.ts';
import type { LabSessions } from './lab-sessions.ts';
import { LIMITS } from './limits.ts';
import { answerPorts } from './ports-routes.ts';
import { MOST_PINS, ownerOf, type Recordings } from './recordings.ts';
import { hostOf, type SeatName, seatOf } from './seat.ts';

export const SESSION_HEADER = 'x-engine-room-session';

/** What the daemon has when it can make labs, or why it cannot. */
export type Service =
  | { live: true; sessions: LabSessions; recordings: Recordings; hub: HostHub }
  | { live: false; reason: string };

type Answer = { status: number; body: unknown };

/** The session that a request is for, or null when it names none that could be ours. */
export function sessionOf(request: IncomingMessage): string | null {
  const value = request.headers[SESSION_HEADER];
  return typeof value === 'string' && /^[\w-]{8,128}$/.test(value) ? value : null;
}

/** The session's first lab, or the one that `?host=` says. */
export function seatAsked(request: IncomingMessage): SeatName | null {
  const session = sessionOf(request);
  const host = hostAskedBy(request.url ?? '');
  return session && host ? seatOf(session, host) : null;
}

export const healthOf = (service: Service): Health =>
  service.live
    ? {
        ...{ status: 'ok', mode: 'live', hub: service.hub.status },
        labs: { running: service.sessions.running, limit: service.sessions.limit },
      }
    : { status: 'ok', mode: 'replay', reason: service.reason, labs: { running: 0, limit: 0 } };

export async function answerRequest(
  service: Service,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '').split('?')[0] ?? '';
  if (path === FILES_ROUTE) return answerFiles(service, request, response);
  request.resume();
  const recording = /^\/api\/recordings\/([^/]+)$/.exec(path)?.[1];
  try {
    if (recording !== undefined && request.method === 'GET')
      return await sendRecording(service, request, response, recording);
    send(response, await answerTo(service, request, `${request.method} ${path}`));
  } catch (error) {
    send(response, refusal(error));
  }
}

async function answerTo(service: Service, request: IncomingMessage, route: string): Promise<Answer> {
  if (route === 'GET /api/health') return { status: 200, body: healthOf(service) };
  const ofPorts = service.live && answerPorts(service.sessions, seatAsked(request), route, request);
  if (ofPorts) return ofPorts;
  const change = /^(PUT|DELETE|POST) \/api\/recordings\/([\w.-]{1,128})(\/pin|\/restore)?$/.exec(route);
  if (!change && !ROUTES.has(route)) return { status: 404, body: { error: 'There is no such request.' } };
  if (!service.live) return { status: 503, body: { error: service.reason, fix: 'npm run doctor' } };
  const session = sessionOf(request);
  if (!session) return { status: 400, body: { error: `The request names no session in ${SESSION_HEADER}.` } };
  const seat = seatAsked(request);
  if (!seat) return { status: 404, body: { error: 'A session has two hosts at most: ?host=1 or ?host=2.' } };
  if (change) return changeRecording(service.recordings, ownerOf(session), change);
  switch (route) {
    case 'POST /api/lab': {
      const lab = service.sessions.open(seat);
      return { status: 201, body: { lab: lab.id, status: lab.status } };
    }
    case 'DELETE /api/lab':
      await Promise.all(goesWith(session, seat).map((one) => service.sessions.close(one, 'The lab was closed.')));
      return { status: 200, body: { closed: true } };
    case 'GET /api/hub/images':
      return { status: 200, body: { images: (await service.sessions.find(seat)?.hubImages()) ?? [] } };
    default:
      return { status: 200, body: { recordings: await service.recordings.list(ownerOf(session)), limits: RETENTION } };
  }
}

/** The second host goes alone; with the first one goes all that the session has. */
const goesWith = (session: string, seat: SeatName): SeatName[] =>
  hostOf(seat) === 1 ? [seat, seatOf(session, 2)] : [seat];

/** `PUT|DELETE …/<id>/pin`, `DELETE …/<id>`, `POST …/<id>/restore` */
async function changeRecording(recordings: Recordings, owner: string, words: RegExpExecArray): Promise<Answer> {
  const [, method, id = '', what] = words;
  switch (`${method} ${what ?? ''}`) {
    case 'PUT /pin':
      return done(
        await recordings.pin(owner, id, true),
        `There is no such recording, or ${MOST_PINS} are pinned already.`,
      );
    case 'DELETE /pin':
      return done(await recordings.pin(owner, id, false));
    case 'DELETE ':
      return done(await recordings.remove(owner, id, true));
    case 'POST /restore':
      return done(await recordings.remove(owner, id, false), 'It is gone for good.');
    default:
      return { status: 404, body: { error: 'There is no such request.' } };
  }
}

const done = (found: boolean, error = 'There is no such recording, or it is another session’s.'): Answer =>
  found ? { status: 200, body: { done: true } } : { status: 404, body: { error } };

const ROUTES = new Set(['POST /api/lab', 'DELETE /api/lab', 'GET /api/hub/images', 'GET /api/recordings']);
const RETENTION = { count: LIMITS.recordingsCount, bytes: LIMITS.recordingsBytes };

async function sendRecording(
  service: Service,
  request: IncomingMessage,
  response: ServerResponse,
  id: string,
): Promise<void> {
  const session = sessionOf(request);
  const file = service.live && session ? await service.recordings.read(ownerOf(session), id) : null;
  if (!file)
    return send(response, { status: 404, body: { error: 'There is no such recording, or it is another session’s.' } });
  response.writeHead(200, { 'Content-Type': 'application/x-ndjson; charset=utf-8' });
  await pipeline(file, response).catch(() => response.destroy());
}

function refusal(error: unknown): Answer {
  if (error instanceof LabError)
    return { status: 503, body: { error: error.message, ...(error.fix && { fix: error.fix }) } };
  console.error(error);
  return { status: 500, body: { error: 'The engine daemon failed to answer. Its log says why.' } };
}

function send(response: ServerResponse, { status, body }: Answer): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}
