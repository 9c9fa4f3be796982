/** The one place that decides what becomes of an upgrade: ours is piped to the daemon byte by byte, the rest is refused. */
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { SESSION_HEADER } from './daemon-socket.ts';
import type { KnowsHost } from './known-host.ts';
import { isSameOrigin } from './same-origin.ts';
import { sessionOf } from './session-cookie.ts';

export const SOCKET_PATHS = ['/-/ws/lab', '/-/ws/terminal', '/-/ws/files'] as const;

export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

type Options = {
  daemonSocket: string;
  knowsHost: KnowsHost;
  /** Hot reload has a socket of its own. */
  other?: UpgradeHandler | undefined;
};

export const dispatchUpgrade =
  ({ daemonSocket, knowsHost, other }: Options): UpgradeHandler =>
  (request, socket, head) => {
    const path = (request.url ?? '').split('?')[0];
    if (!knowsHost(request)) {
      refuse(socket, '403 Forbidden');
      return;
    }
    if (!SOCKET_PATHS.some((known) => known === path)) {
      if (other) other(request, socket, head);
      else socket.destroy();
      return;
    }
    socket.on('error', () => socket.destroy());
    const session = sessionOf(request.headers.cookie);
    if (!isSameOrigin(request)) refuse(socket, '403 Forbidden');
    else if (!session) refuse(socket, '401 Unauthorized');
    else pipeToDaemon(daemonSocket, socket, Buffer.concat([requestHead(request, session), head]));
  };

function pipeToDaemon(daemonSocket: string, socket: Duplex, opening: Buffer): void {
  const daemon = connect(daemonSocket);
  daemon.once('error', () => refuse(socket, '503 Service Unavailable'));
  daemon.once('connect', () => {
    daemon.write(opening);
    daemon.pipe(socket).pipe(daemon);
  });
  socket.once('close', () => daemon.destroy());
  daemon.once('close', () => socket.destroy());
}

const refuse = (socket: Duplex, status: string): void => {
  socket.on('error', () => socket.destroy());
  if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
};

/** The request as it came, without the browser's cookies and without any session header it may have made up. */
export function requestHead(request: IncomingMessage, session: string): Buffer {
  const lines = [`${request.method} ${request.url} HTTP/1.1`];
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index] ?? '';
    if (!WITHHELD.has(name.toLowerCase())) lines.push(`${name}: ${request.rawHeaders[index + 1]}`);
  }
  lines.push(`${SESSION_HEADER}: ${session}`, '', '');
  return Buffer.from(lines.join('\r\n'), 'latin1');
}

const WITHHELD = new Set([SESSION_HEADER, 'cookie']);
