/** The edge as a whole: a browser's requests on one side, a unix socket on the other. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { SESSION_HEADER } from './daemon-socket.ts';
import { createEdge } from './edge.ts';

const dir = mkdtempSync(join(tmpdir(), 'engine-room-web-'));
const path = join(dir, 'daemon.sock');
const SESSION = '0123456789abcdef0123456789abcdef';
const edgeTo = (daemonSocket: string): Server =>
  createEdge({
    daemonSocket,
    development: false,
    page: (_, response) => response.end('a page'),
    env: {} as NodeJS.ProcessEnv,
  });
const COOKIE = `engine-room-session=${SESSION}; other=1`;

let seen: IncomingMessage[] = [];
let daemon: Server;
let edge: Server;
let host = '';

/** At the other end of the socket: answers every request, sends back what a websocket says. */
function daemonServer(): Server {
  const sockets = new WebSocketServer({ noServer: true });
  const server = createServer(async (request, response) => {
    seen.push(request);
    if (request.url?.startsWith('/api/files')) return answerFile(request, response);
    response.writeHead(201, { 'Content-Type': 'application/json' }).end(JSON.stringify({ path: request.url }));
  });
  return server.on('upgrade', (request, socket, head) => {
    seen.push(request);
    sockets.handleUpgrade(request, socket, head, (page) =>
      page.on('message', (data, binary) => page.send(data, { binary })),
    );
  });
}

/** A file down, what came up told, or half a file. */
async function answerFile(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === 'PUT') {
    const body = await text(request);
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ body }));
    return;
  }
  const headers = { 'Content-Type': 'application/x-tar', 'Content-Disposition': 'attachment', 'X-Secret': 'own' };
  response.writeHead(200, { ...headers, 'Set-Cookie': 'a=b' });
  response.write('half', () => (request.url?.endsWith('broken') ? response.destroy() : response.end(' and half')));
}

const listening = (server: Server, where: string | number): Promise<void> =>
  new Promise(
    (resolve) =>
      void (typeof where === 'string'
        ? server.listen(where, () => resolve())
        : server.listen(where, '127.0.0.1', () => resolve())),
  );

beforeAll(async () => {
  daemon = daemonServer();
  edge = edgeTo(path);
  await Promise.all([listening(daemon, path), listening(edge, 0)]);
  host = `127.0.0.1:${(edge.address() as AddressInfo).port}`;
});
beforeEach(() => {
  seen = [];
});
afterAll(() => {
  for (const server of [daemon, edge]) server.closeAllConnections();
  daemon.close();
  edge.close();
  rmSync(dir, { recursive: true });
});

const socketTo = (url: string, headers: Record<string, string>): Promise<WebSocket | number> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`ws://${host}${url}`, { headers });
    socket.on('open', () => resolve(socket));
    socket.on('unexpected-response', (_, answer) => resolve(answer.statusCode ?? 0));
    socket.on('error', () => resolve(0));
  });

describe('sockets', () => {
  const own = () => ({ origin: `http://${host}`, cookie: COOKIE });

  test('bytes and text travel both ways unread', async () => {
    const socket = await socketTo('/-/ws/terminal?terminal=t1', own());
    if (!(socket instanceof WebSocket)) throw new Error(`refused with ${socket}`);
    const answers: [string, boolean][] = [];
    const both = new Promise<void>((resolve) =>
      socket.on('message', (data, binary) => answers.push([data.toString(), binary]) === 2 && resolve()),
    );
    socket.send(Buffer.from('raw'));
    socket.send('{"type":"ack"}');
    await both;
    expect(answers).toEqual([
      ['raw', true],
      ['{"type":"ack"}', false],
    ]);
    expect(seen[0]?.url).toBe('/-/ws/terminal?terminal=t1');
    socket.terminate();
  });

  test('the daemon hears the session of the cookie, never one that the browser made up, and no cookies', async () => {
    const socket = await socketTo('/-/ws/lab', { ...own(), [SESSION_HEADER]: 'forged-session-of-another' });
    expect(seen[0]?.headers[SESSION_HEADER]).toBe(SESSION);
    expect(seen[0]?.headers.cookie).toBeUndefined();
    if (socket instanceof WebSocket) socket.terminate();
  });

  test.each([
    ['another site', { origin: 'http://evil.example', cookie: COOKIE }, 403],
    ['a page that does not say where it is from', { cookie: COOKIE }, 403],
    [
      'a site that gave its name this address',
      { origin: 'http://evil.example', host: 'evil.example', cookie: COOKIE },
      403,
    ],
  ])('%s gets no socket', async (_, headers, status) => {
    expect(await socketTo('/-/ws/lab', headers)).toBe(status);
    expect(seen).toEqual([]);
  });

  test('without a session there is no socket', async () => {
    expect(await socketTo('/-/ws/lab', { origin: `http://${host}` })).toBe(401);
  });

  test('an upgrade of anything else is cut off', async () => {
    expect(await socketTo('/elsewhere', own())).toBe(0);
    expect(await socketTo('/-/ws/lab/x', own())).toBe(0);
    expect(await socketTo('/-/ws/files/x', own())).toBe(0);
    expect(seen).toEqual([]);
  });

  test('a page that goes away takes its connection to the daemon along', async () => {
    const socket = await socketTo('/-/ws/lab', own());
    const closed = new Promise<void>((resolve) => seen[0]?.socket.on('close', () => resolve()));
    if (socket instanceof WebSocket) socket.terminate();
    await closed;
  });
});

describe('requests', () => {
  const ask = (url: string, init: RequestInit = {}) => fetch(`http://${host}${url}`, init);

  test('health begins a session, once', async () => {
    const first = await ask('/api/health');
    expect(first.headers.get('set-cookie')).toMatch(/^engine-room-session=[0-9a-f]{32};/);
    const next = await ask('/api/health', { headers: { cookie: COOKIE } });
    expect(next.headers.get('set-cookie')).toBeNull();
  });

  test('a lab is closed for a page of this site only', async () => {
    const refused = await ask('/api/lab', {
      method: 'DELETE',
      headers: { cookie: COOKIE, origin: 'http://evil.example' },
    });
    const own = { cookie: COOKIE, origin: `http://${host}` };
    const disguised = await ask('/api/lab', { method: 'DELETE', headers: { ...own, 'sec-fetch-site': 'cross-site' } });
    expect([refused.status, disguised.status]).toEqual([403, 403]);
    expect(seen).toEqual([]);
    const heard = await ask('/api/lab', { method: 'DELETE', headers: own });
    expect(heard.status).toBe(201);
    expect(seen.map((request) => [request.method, request.url, request.headers[SESSION_HEADER]])).toEqual([
      ['DELETE', '/api/lab', SESSION],
    ]);
  });

  test('what the hub has is read for the session, and changed by nobody', async () => {
    const url = '/api/hub/images';
    expect((await ask(url, { method: 'POST', headers: { cookie: COOKIE, origin: `http://${host}` } })).status).toBe(
      404,
    );
    expect(seen).toEqual([]);
    await ask(url, { headers: { cookie: COOKIE } });
    expect(seen.map((request) => [request.url, request.headers[SESSION_HEADER]])).toEqual([[url, SESSION]]);
  });

  test('of a query, the host alone goes on', async () => {
    await ask('/api/hub/images?host=2&other=1', { headers: { cookie: COOKIE } });
    expect(seen.map(({ url }) => url)).toEqual(['/api/hub/images?host=2']);
    expect((await ask('/api/hub/images?host=3', { headers: { cookie: COOKIE } })).status).toBe(404);
  });

  test.each(['/api/recordings/..%2f..%2fetc%2fpasswd', '/api/unknown', '/api/lab'])('%s goes nowhere', async (url) => {
    expect((await ask(url, { headers: { cookie: COOKIE } })).status).toBe(404);
    expect(seen).toEqual([]);
  });

  test('a body that is too long is refused before it is read', async () => {
    const answer = await ask('/api/lab', {
      method: 'POST',
      body: 'x'.repeat(100_000),
      headers: { cookie: COOKIE, origin: `http://${host}` },
    });
    expect(answer.status).toBe(413);
  });
});

describe('files of a lab', () => {
  const own = () => ({ cookie: COOKIE, origin: `http://${host}` });
  const ask = (query: string, init: RequestInit = {}) => fetch(`http://${host}/api/files${query}`, init);

  test('come down as the daemon says, with the session and nothing else of its headers', async () => {
    const answer = await ask('?path=/root/a%20b', { headers: own() });
    expect(await answer.text()).toBe('half and half');
    expect(seen.map((request) => [request.url, request.headers[SESSION_HEADER], request.headers.cookie])).toEqual([
      ['/api/files?path=/root/a%20b', SESSION, undefined],
    ]);
    expect(answer.headers.get('content-disposition')).toBe('attachment');
    expect([answer.headers.get('x-secret'), answer.headers.get('set-cookie')]).toEqual([null, null]);
  });

  test('that break off half-way do not look whole', async () => {
    const answer = await ask('?path=broken', { headers: own() }).catch(() => null);
    await expect(answer ? answer.text() : Promise.reject(new Error('cut'))).rejects.toThrow();
  });

  test('go up as they are, from pages of this site only', async () => {
    const body = 'x'.repeat(1_000_000);
    const answer = await ask('?path=/root&name=a', { method: 'PUT', body, headers: own() });
    expect(await answer.json()).toEqual({ body });
    seen = [];
    const evil = { ...own(), origin: 'http://evil.example' };
    expect((await ask('?path=/root&name=a', { method: 'PUT', body, headers: evil })).status).toBe(403);
    expect((await ask('?path=/root', { method: 'POST', body, headers: own() })).status).toBe(404);
    expect(seen).toEqual([]);
  });

  test('that are too long are refused before they come', async () => {
    const status = await new Promise<string>((resolve) => {
      const [name = '', port = ''] = host.split(':');
      const socket = connect(Number(port), name, () =>
        socket.write(
          `PUT /api/files?path=/root HTTP/1.1\r\nHost: ${host}\r\nOrigin: http://${host}\r\nCookie: ${COOKIE}\r\nContent-Length: 999999999\r\n\r\n`,
        ),
      );
      socket.once('data', (data) => {
        socket.destroy();
        resolve(String(data).split('\r\n')[0] ?? '');
      });
    });
    expect(status).toBe('HTTP/1.1 413 Payload Too Large');
    expect(seen).toEqual([]);
  });
});

test('without a daemon the site says that it replays, and why', async () => {
  const alone = edgeTo(join(dir, 'nobody.sock'));
  await listening(alone, 0);
  const { port } = alone.address() as AddressInfo;
  const health = await (await fetch(`http://127.0.0.1:${port}/api/health`)).json();
  expect(health).toMatchObject({ status: 'ok', mode: 'replay', labs: { running: 0, limit: 0 } });
  expect((health as { reason: string }).reason).toContain('npm run doctor');
  expect((await fetch(`http://127.0.0.1:${port}/api/recordings`)).status).toBe(503);
  const status = await new Promise<string>((resolve) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(
        `GET /-/ws/lab HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nCookie: ${COOKIE}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
      ),
    );
    socket.once('data', (data) => resolve(String(data).split('\r\n')[0] ?? ''));
  });
  expect(status).toBe('HTTP/1.1 503 Service Unavailable');
  alone.closeAllConnections();
  alone.close();
});
