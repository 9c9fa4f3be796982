/** The daemon's one door: http and websockets on a unix socket that only its group may open. */
import { chmodSync, chownSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { terminalId } from '#engine/trace/ids.ts';
import { hostAskedBy } from '#engine/trace/lab-hosts.ts';
import { TUNNEL_PATH } from '#engine/trace/port-door.ts';
import { answerRequest, type Service, seatAsked, sessionOf } from './api.ts';
import { serveFilesSocket } from './files-socket.ts';
import { endWhenDead } from './heartbeat.ts';
import { serveLabSocket } from './lab-socket.ts';
import { LIMITS } from './limits.ts';
import { serveTunnel } from './port-tunnel.ts';
import type { SeatName } from './seat.ts';
import { closeReason } from './socket-message.ts';
import { serveTerminalSocket } from './terminal-socket.ts';

export type UnixServer = { close(): Promise<void> };

const CLOSE_LIMIT_MS = 500;

/** `service` is asked at each request: the labs may come after the server. `group` may connect; without one only root may. */
export async function serveOn(path: string, service: () => Service, group?: number): Promise<UnixServer> {
  const sockets = new PageSockets();
  const server = createServer({ requestTimeout: 600_000, headersTimeout: 10_000, maxHeaderSize: 32 * 1024 });
  server.on('request', (request, response) => void answerRequest(service(), request, response));
  server.on('upgrade', (request, socket, head) => upgrade(sockets, service(), request, socket, head));
  rmSync(path, { force: true });
  await listen(server, path);
  if (group === undefined) chmodSync(path, 0o600);
  else {
    chownSync(path, 0, group);
    chmodSync(path, 0o660);
  }
  return { close: () => closeServer(server, sockets, path) };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // Nobody may connect between bind and chmod.
    const mask = process.umask(0o177);
    // Later ones (no descriptor left for a client) concern nobody but that client.
    server.on('error', reject);
    server.listen(path, () => resolve());
    process.umask(mask);
  });
}

/** Editors send whole files; nobody else has so much to say. */
class PageSockets {
  readonly #small = socketServer(LIMITS.messageBytes);
  readonly #large = socketServer(LIMITS.filesMessageBytes);

  get clients(): WebSocket[] {
    return [...this.#small.clients, ...this.#large.clients];
  }

  accept(request: IncomingMessage, socket: Duplex, head: Buffer, use: (page: WebSocket) => void): void {
    const server = request.url?.split('?')[0] === FILES_PATH ? this.#large : this.#small;
    server.handleUpgrade(request, socket, head, use);
  }
}

const socketServer = (maxPayload: number): WebSocketServer =>
  new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload });

const FILES_PATH = '/-/ws/files';
const BASE = 'http://daemon';
const UNAVAILABLE = '503 Service Unavailable';

function upgrade(sockets: PageSockets, service: Service, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  if (request.url === TUNNEL_PATH && service.live) {
    void serveTunnel(service.sessions, request, socket, head).catch((error) => socket.destroy(error));
    return;
  }
  const session = sessionOf(request);
  const serve = serverFor(request.url ?? '');
  const host = hostAskedBy(request.url ?? '');
  const seat = seatAsked(request);
  if (!serve || !seat || !service.live || service.sessions.socketsOf(seat) >= LIMITS.socketsPerSession) {
    refuse(
      socket,
      !serve || !host
        ? '404 Not Found'
        : !session
          ? '401 Unauthorized'
          : !service.live
            ? UNAVAILABLE
            : '429 Too Many Requests',
    );
    return;
  }
  sockets.accept(request, socket, head, (page) => {
    endWhenDead(page);
    try {
      serve(page, service, seat);
    } catch (error) {
      page.close(4003, closeReason(error instanceof Error ? error.message : String(error)));
    }
  });
}

type Serve = (page: WebSocket, service: Service & { live: true }, seat: SeatName) => void;

function serverFor(target: string): Serve | null {
  if (!URL.canParse(target, BASE)) return null;
  const url = new URL(target, BASE);
  if (url.pathname === '/-/ws/lab') return (page, { sessions }, seat) => serveLabSocket(page, sessions, seat);
  if (url.pathname === FILES_PATH) return (page, { sessions }, seat) => serveFilesSocket(page, sessions, seat);
  const terminal = url.searchParams.get('terminal') ?? '';
  if (url.pathname !== '/-/ws/terminal' || !/^[\w-]{1,32}$/.test(terminal)) return null;
  return (page, { sessions }, seat) => {
    const lab = sessions.open(seat);
    page.on('close', sessions.enter(seat));
    void serveTerminalSocket(page, lab, terminalId(terminal));
  };
}

const refuse = (socket: Duplex, status: string): void => {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
};

async function closeServer(server: Server, sockets: PageSockets, path: string): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const page of sockets.clients) page.close(1001, 'The engine daemon stops.');
  const hurry = setTimeout(() => {
    for (const page of sockets.clients) page.terminate();
    server.closeAllConnections();
  }, CLOSE_LIMIT_MS);
  await closed;
  clearTimeout(hurry);
  rmSync(path, { force: true });
}
