/** Published ports of a real lab, through the web process and the daemon, as a browser has them. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { LIMIT_MS, oneLab } from './one-lab.fixture.ts';
import { type OpenPort, PortVisitor, WebEdge } from './port-visitor.fixture.ts';

vi.setConfig({ testTimeout: LIMIT_MS, hookTimeout: LIMIT_MS });

// The web process takes sessions of its own kind only.
const SESSION = '0123456789abcdef0123456789abcdef';
const OTHER = 'fedcba9876543210fedcba9876543210';
const SERVER = readFileSync(new URL('./fixtures/port-server.py', import.meta.url));
const MIB = 1024 * 1024;

const lab = oneLab({ session: SESSION });
let edge: WebEdge;
let visitor: PortVisitor;
let web: OpenPort;

async function putServer(): Promise<void> {
  const path = '/api/files?path=/root&name=port-server.py';
  const headers = { 'x-engine-room-session': SESSION };
  const call = request({ socketPath: lab.daemon.socketPath, method: 'PUT', path, headers });
  call.end(SERVER);
  const [answer] = await once(call, 'response');
  expect(answer.resume().statusCode).toBe(200);
}

const serve = async (name: string, published: string) => {
  const run = `docker run -d --name ${name} -p ${published}:80 -v /usr:/usr:ro -v /lib:/lib:ro -v /lib64:/lib64:ro -v /root:/app:ro busybox`;
  expect((await lab.run(`${run} python3 /app/port-server.py 80`)).ok).toBe(true);
};

beforeAll(async () => {
  edge = await WebEdge.start(lab.daemon.socketPath);
  visitor = new PortVisitor(edge, SESSION);
  await putServer();
  await serve('web', '8080');
  web = await visitor.open(8080);
  await vi.waitUntil(async () => (await web.ask('/seen')).status === 200, { timeout: 20_000 });
});
afterAll(() => edge?.stop());

describe('a published port', () => {
  test('is asked as the browser asks, but for the key', async () => {
    const { status, text, headers } = await web.ask('/seen?a=1', {
      headers: { cookie: `${web.cookie}; own=2`, 'x-own': '3' },
    });
    expect(status).toBe(200);
    const seen = JSON.parse(text) as { path: string; headers: [string, string][] };
    expect(seen.path).toBe('/seen?a=1');
    expect(Object.fromEntries(seen.headers)).toMatchObject({ host: web.host, cookie: 'own=2', 'x-own': '3' });
    expect(headers['content-security-policy']).toBe(
      `frame-ancestors 'self' localhost:${edge.port} 127.0.0.1:${edge.port}`,
    );
  });

  test('keeps its cookies to itself, and clears nobody’s', async () => {
    const { headers } = await web.ask('/cookies');
    expect(headers['set-cookie']).toEqual(['own=1; Path=/']);
    expect(headers['clear-site-data']).toBeUndefined();
  });

  test('that sends its visitor to the lab’s localhost sends them to itself', async () => {
    expect((await web.ask('/away')).headers.location).toBe('/seen');
  });

  test('takes what is sent, with a length or in pieces', async () => {
    const body = Buffer.alloc(3 * MIB, 'engine room');
    const hash = createHash('sha256').update(body).digest('hex');
    const origin = `http://${web.host}`;
    expect((await web.ask('/', { method: 'POST', body, headers: { origin } })).text).toBe(hash);
    const pieces = { origin, 'transfer-encoding': 'chunked' };
    expect((await web.ask('/', { method: 'POST', body, headers: pieces })).text).toBe(hash);
  });

  test('streams: the first event is here before the second is made', async () => {
    // An iterator keeps what arrives while nobody asks for it.
    const events = (await web.begin('/events'))[Symbol.asyncIterator]();
    expect(String((await events.next()).value)).toBe('data: one\n\n');
    await web.ask('/go');
    expect(String((await events.next()).value)).toBe('data: two\n\n');
    expect((await events.next()).done).toBe(true);
  });

  test('gives 50 MB byte by byte, without keeping them', async () => {
    const size = 50_000_000;
    const block = Buffer.from(Array.from({ length: 251 * 261 }, (_, at) => at % 251));
    const expected = createHash('sha256');
    for (let left = size; left > 0; left -= block.length) expected.update(block.subarray(0, left));
    const { body } = await web.ask(`/bytes?${size}`);
    expect(body.length).toBe(size);
    expect(createHash('sha256').update(body).digest('hex')).toBe(expected.digest('hex'));
  });

  test('waits for who reads slowly: a lab is not read ahead of its visitor', async () => {
    const before = edge.memory;
    const answer = await web.begin('/bytes?400000000');
    answer.pause();
    // What comes after it on other connections shows that all is quiet.
    for (let asked = 0; asked < 20; asked++) await web.ask('/seen');
    expect(edge.memory - before).toBeLessThan(60);
    expect(lab.daemon.memory).toBeLessThan(400);
    answer.destroy();
  });

  test('has its connection used again, and one that the server closed is replaced', async () => {
    const first = (await web.ask('/port')).text;
    expect((await web.ask('/port')).text).toBe(first);
    expect((await web.ask('/close')).text).toBe('the last one');
    const after = (await web.ask('/port')).text;
    expect(after).not.toBe(first);
  });

  test('echoes on a WebSocket, text and bytes', async () => {
    const socket = web.socket('/socket');
    await once(socket, 'open');
    const bytes = Buffer.alloc(100_000, 7);
    socket.send('hello');
    expect((await once(socket, 'message'))[0].toString()).toBe('hello');
    socket.send(bytes);
    expect(bytes.equals((await once(socket, 'message'))[0])).toBe(true);
    socket.terminate();
  });

  test('that answers what no server would is told of, and ends nobody else’s', async () => {
    expect((await web.ask('/odd')).text).toContain('gave no answer');
    expect((await web.ask('/seen')).status).toBe(200);
  });
});

describe('nobody else gets in', () => {
  const refusal = (socket: ReturnType<OpenPort['socket']>): Promise<number> =>
    new Promise((resolve) => socket.on('unexpected-response', (_, answer) => resolve(answer.statusCode ?? 0)));

  test.each([
    ['without a key', ''],
    ['with a key that is made up', 'engine-room-port=0123456789abcdef0123456789abcdef'],
  ])('%s', async (_, cookie) => {
    expect((await edge.ask(web.host, { path: '/seen', headers: { cookie } })).status).toBe(403);
    expect(await refusal(edge.socket(web.host, '/socket', { cookie, origin: `http://${web.host}` }))).toBe(403);
  });

  test('under a name that was guessed', async () => {
    const host = web.host.replace(/--[0-9a-f]{32}/, `--${SESSION}`);
    expect((await edge.ask(host, { headers: { cookie: web.cookie } })).status).toBe(403);
  });

  test('from another session: neither a ticket nor its own lab’s key opens this one', async () => {
    await expect(new PortVisitor(edge, OTHER).link(8080)).rejects.toThrow('There is no lab');
    const neighbour = await lab.neighbour(OTHER);
    const port = await new PortVisitor(edge, OTHER).open(8080);
    expect(port.host).not.toBe(web.host);
    expect((await edge.ask(web.host, { headers: { cookie: port.cookie } })).status).toBe(403);
    neighbour.page.socket.terminate();
    neighbour.shell.socket.terminate();
    expect((await lab.daemon.call('DELETE', '/api/lab', OTHER)).status).toBe(200);
    expect((await port.ask('/')).status).toBe(410);
  });

  test('by a ticket a second time, or at another port', async () => {
    const { host, pathname, search } = await visitor.link(8080, '/seen?x=1');
    const path = pathname + search;
    expect((await edge.ask(host.replace('8080--', '80--'), { path })).status).toBe(403);
    expect((await edge.ask(host, { path })).status).toBe(403);
    const again = await visitor.link(8080, '/seen?x=1');
    const entered = await edge.ask(again.host, { path: again.pathname + again.search });
    expect([entered.status, entered.headers.location]).toEqual([303, '/seen?x=1']);
  });

  test('from another page, with the visitor’s own key', async () => {
    const origin = 'http://evil.example';
    expect((await web.ask('/', { method: 'POST', headers: { origin } })).status).toBe(403);
    expect(
      (await web.ask('/seen', { headers: { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' } })).status,
    ).toBe(403);
    expect(await refusal(web.socket('/socket', { origin }))).toBe(403);
  });
});

describe('a port that does not answer says why', () => {
  test('nobody listens: what is published, and what to type', async () => {
    const { status, text } = await (await visitor.open(9999)).ask('/', { headers: { accept: 'text/html' } });
    expect(status).toBe(502);
    expect(text).toContain('Nobody answers on port 9999');
    expect(text).toContain('0.0.0.0:8080-&gt;80/tcp');
    expect(text).toContain('docker run -d -p 9999:80 nginx');
  });

  test('published, but nothing behind it', async () => {
    await lab.run('docker run -d --name idle -p 8081:80 busybox sleep 1000');
    const { status, text } = await (await visitor.open(8081)).ask('/');
    expect(status).toBe(502);
    expect(text).toContain('docker-proxy of idle took the connection');
    expect(text).toContain('docker logs idle');
  });

  test('at the lab’s loopback only, it is reached all the same', async () => {
    await serve('inner', '127.0.0.1:8082');
    const port = await visitor.open(8082);
    await vi.waitUntil(async () => (await port.ask('/seen')).status === 200, { timeout: 20_000 });
  });

  test('more connections than a lab may have', async () => {
    const held = await Promise.all(Array.from({ length: 70 }, () => web.begin('/events')));
    const refused = held.filter(({ statusCode }) => statusCode === 429);
    expect(refused.length).toBeGreaterThanOrEqual(6);
    for (const answer of held) answer.destroy();
    await vi.waitUntil(async () => (await web.ask('/seen')).status === 200, { timeout: 20_000 });
  });

  test('a lab that is reset takes its ports with it, open ones too', async () => {
    const socket = web.socket('/socket');
    await once(socket, 'open');
    const closed = once(socket, 'close');
    lab.page.socket.send(JSON.stringify({ type: 'reset' }));
    await closed;
    expect((await web.ask('/')).text).toContain('This lab is gone');
    const next = await vi.waitUntil(() => visitor.open(8080).catch(() => null), { timeout: 60_000 });
    expect(next.host).not.toBe(web.host);
    expect([502, 503]).toContain((await next.ask('/')).status);
  });
});
