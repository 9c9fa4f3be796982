/** What a lab's root can send, and what must not come of it. */
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { until } from '#engine/lab/until.ts';
import { BOUNDS } from './bounds.ts';
import { type Front, openWorld, type World } from './front.fixture.ts';
import { bearer, errorOf, HUB, pull, push } from './front-client.fixture.ts';
import type { HubEnd, HubEvent } from './hub-event.ts';
import { Pace } from './pace.ts';
import { PushAllowance } from './push-allowance.ts';
import { digestOf, type MadeImage, makeImage, pushImage, type Reply } from './registry-client.fixture.ts';

vi.setConfig({ testTimeout: 400_000, hookTimeout: 400_000 });

let world: World;
let image: MadeImage;
let victim: Front;
let count = 0;
const sockets: Socket[] = [];

beforeAll(async () => {
  world = await openWorld();
  image = makeImage([Buffer.from('layer')]);
  await pushImage(world.registry.socket, 'library/nginx', 'latest', image);
  victim = await world.front('victim');
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});
afterAll(() => world?.close());

const attacker = () => world.front(`attacker${++count}`);
const works = async (front: Front) =>
  expect((await pull(front, '/v2/library/nginx/manifests/latest')).status).toBe(200);

/** A raw connection; what it was told, until it is closed. */
function raw(port: number): { socket: Socket; heard(): string; isClosed(): boolean } {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  sockets.push(socket);
  let heard = '';
  let isClosed = false;
  const close = () => {
    isClosed = true;
  };
  socket.on('data', (bytes) => {
    heard += bytes;
  });
  for (const event of ['error', 'end', 'close']) socket.on(event, close);
  return { socket, heard: () => heard, isClosed: () => isClosed };
}
const closed = (connection: { isClosed(): boolean }) =>
  until(connection.isClosed, { limitMs: 60_000, what: 'the connection to be closed' });

describe('bytes that are no request', () => {
  test.each([
    ['noise', Buffer.from([0, 1, 2, 255, 254, 10, 13, 10])],
    ['a TLS hello', Buffer.from('16030100a5010000a10303', 'hex')],
    ['HTTP/2', Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')],
    [
      'a header without an end',
      Buffer.from(`GET / HTTP/1.1\r\nHost: hub.lab\r\nX: ${'x'.repeat(BOUNDS.headerBytes * 2)}`),
    ],
    [
      'thousands of headers',
      Buffer.from(`GET / HTTP/1.1\r\nHost: hub.lab\r\n${'abcdefgh: ijklmnop\r\n'.repeat(5000)}`),
    ],
    [
      'two lengths',
      Buffer.from('PUT /settings HTTP/1.1\r\nHost: hub.lab\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc'),
    ],
    [
      'a length and chunks',
      Buffer.from(
        'PUT /settings HTTP/1.1\r\nHost: hub.lab\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      ),
    ],
    ['CONNECT', Buffer.from('CONNECT registry-1.docker.io:443 HTTP/1.1\r\nHost: hub.lab\r\n\r\n')],
  ])('%s ends its own connection only', async (_name, bytes) => {
    const own = await attacker();
    const connection = raw(own.ports.plain);
    connection.socket.write(bytes);
    if (_name === 'a TLS hello') connection.socket.end();
    await closed(connection);
    expect(connection.heard()).not.toMatch(/^HTTP\/1.1 2/);
    await works(own);
  });

  test('a client that never speaks TLS is let go', async () => {
    const own = await attacker();
    const connection = raw(own.ports.secure);
    connection.socket.write('GET / HTTP/1.1\r\n\r\n');
    await closed(connection);
    await works(own);
  });

  test('no Host, one of others, and a full address are refused', async () => {
    const own = await attacker();
    expect((await own.ask('hub.lab/', { headers: { host: 'a b' } })).status).toBe(400);
    expect((await own.ask('hub.lab/', { headers: { host: 'example.org' } })).status).toBe(421);
    const proxy = raw(own.ports.plain);
    proxy.socket.write('GET http://hub.lab/settings HTTP/1.1\r\nHost: hub.lab\r\n\r\n');
    await until(() => proxy.heard().includes('\r\n\r\n'), { limitMs: 90_000, what: 'an answer' });
    expect(proxy.heard()).toMatch(/^HTTP\/1.1 400/);
  });
});

describe('a client that is slow, or lies about its length', () => {
  test('does not hold a request’s head open for ever', async () => {
    const own = await attacker();
    const connection = raw(own.ports.plain);
    connection.socket.write('GET /settings HTTP/1.1\r\nHost: hub');
    await closed(connection);
  });

  test('that sends less than it said is told as gone, and leaves nothing in the registry', async () => {
    const own = await attacker();
    const token = await own.token(['repository:student/app:pull,push'], 'student:secret');
    const begun = await own.ask(`${HUB}/v2/student/app/blobs/uploads/`, { method: 'POST', headers: bearer(token) });
    const liar = connectSecurely({ port: own.ports.secure, host: '127.0.0.1', ca: world.ca, servername: HUB });
    sockets.push(liar);
    liar.on('error', () => {});
    liar.write(
      `PATCH ${begun.headers.location} HTTP/1.1\r\nHost: ${HUB}\r\nAuthorization: Bearer ${token}\r\nContent-Length: 100000\r\n\r\nshort`,
    );
    await until(() => own.events.some((event) => event.type === 'request' && event.method === 'PATCH'), {
      limitMs: 90_000,
      what: 'it',
    });
    liar.destroy();
    const failure = 'the client went away';
    await until(() => own.events.some((event) => event.type === 'ended' && event.failure?.startsWith(failure)), {
      limitMs: 90_000,
      what: failure,
    });
    await works(own);
  });
});

describe('too much', () => {
  test('connections are bounded for each lab, and another lab does not notice', async () => {
    const own = await attacker();
    const many = Array.from({ length: BOUNDS.connectionsPerLab }, () => raw(own.ports.plain));
    await until(() => many.some(({ isClosed }) => isClosed()), { limitMs: 90_000, what: 'one to be refused' });
    await works(victim);
  });

  test('requests in a flood are refused and not told', async () => {
    const own = await world.front('flood', [], { connections: new Pace(1000, 0), requests: new Pace(5, 0) });
    const statuses: number[] = [];
    for (let n = 0; n < 8; n++) statuses.push((await own.ask('hub.lab/')).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);
    expect(own.events.filter(({ type }) => type === 'request')).toHaveLength(5);
    await works(victim);
  });

  test('requests sent before the last was answered cost the connection', async () => {
    const own = await attacker();
    const connection = raw(own.ports.plain);
    connection.socket.write('GET /v2/library/nginx/manifests/latest HTTP/1.1\r\nHost: hub.lab\r\n\r\n'.repeat(100));
    await closed(connection);
    const ends = () => own.events.filter(({ type }) => type === 'ended').length;
    const begins = () => own.events.filter(({ type }) => type === 'request').length;
    await until(() => ends() > 0, { limitMs: 90_000, what: 'it to be told as ended' });
    expect([begins(), ends()]).toEqual([1, 1]);
    await works(own);
  });

  test('a manifest that lists too many layers is refused by its size', async () => {
    const own = await attacker();
    const layer = `{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","size":1,"digest":"${digestOf(Buffer.from('x'))}"}`;
    const body = `{"schemaVersion":2,"layers":[${Array.from({ length: 60_000 }, () => layer).join(',')}]}`;
    const put = async (headers: Record<string, string>) =>
      own.ask(`${HUB}/v2/student/app/manifests/1`, {
        ...{ method: 'PUT', body },
        headers: { ...bearer(await own.token(['repository:student/app:pull,push'], 'student:secret')), ...headers },
      });
    const got = await put({ 'content-type': 'application/vnd.docker.distribution.manifest.v2+json' });
    expect([got.status, errorOf(got).code]).toEqual([413, 'MANIFEST_INVALID']);
    await works(own);
  });

  test('a manifest of layers that are not there, and an index that lists itself, are refused', async () => {
    const own = await attacker();
    const token = await own.token(['repository:student/app:pull,push'], 'student:secret');
    const put = (type: string, body: unknown) =>
      own.ask(`${HUB}/v2/student/app/manifests/1`, {
        ...{ method: 'PUT', body: JSON.stringify(body) },
        headers: { ...bearer(token), 'content-type': type },
      });
    const missing = await put(
      'application/vnd.docker.distribution.manifest.v2+json',
      JSON.parse(image.manifest.toString()),
    );
    expect([missing.status, errorOf(missing).code]).toEqual([400, 'MANIFEST_BLOB_UNKNOWN']);
    const type = 'application/vnd.docker.distribution.manifest.list.v2+json';
    const itself = {
      mediaType: type,
      size: 10,
      digest: digestOf(Buffer.from('itself')),
      platform: { architecture: 'amd64', os: 'linux' },
    };
    const index = await put(type, { schemaVersion: 2, mediaType: type, manifests: [itself] });
    expect(index.status).toBe(400);
  });

  test('pushed bytes are bounded for each lab, in words that docker prints', async () => {
    const own = await attacker();
    own.lab.allowance = new PushAllowance(1 << 20);
    const replies = await push(own, 'student/app', makeImage([randomBytes(2 << 20)]));
    expect([replies.at(-1)?.status, errorOf(replies.at(-1) as Reply)]).toEqual([
      403,
      { code: 'DENIED', message: expect.stringContaining('this lab has pushed all that it may') },
    ]);
    for (let n = 0; n < 64; n++) own.lab.allowance.take(BOUNDS.writeBytes);
    const [begun] = await push(own, 'student/app', image);
    expect(begun?.status).toBe(403);
    await works(own);
  });

  test('a body without a length is stopped as well', async () => {
    const own = await attacker();
    own.lab.allowance = new PushAllowance(1 << 20);
    const token = await own.token(['repository:student/app:pull,push'], 'student:secret');
    const begun = await own.ask(`${HUB}/v2/student/app/blobs/uploads/`, { method: 'POST', headers: bearer(token) });
    const got = await own.ask(`${HUB}${begun.headers.location}`, {
      ...{ method: 'PATCH', body: randomBytes(2 << 20), isChunked: true, headers: bearer(token) },
    });
    expect(got.status).toBe(403);
  });

  test('a client that asks for much and reads nothing fills no memory, and holds up nobody', async () => {
    const own = await attacker();
    const large = makeImage([randomBytes(48 << 20)]);
    await pushImage(world.registry.socket, 'library/large', 'latest', large);
    const token = await own.token(['repository:library/large:pull'], undefined);
    const lazy = connectSecurely({ port: own.ports.secure, host: '127.0.0.1', ca: world.ca, servername: HUB });
    sockets.push(lazy);
    lazy.pause();
    lazy.write(
      `GET /v2/library/large/blobs/${digestOf(large.layers[0] as Buffer)} HTTP/1.1\r\nHost: ${HUB}\r\nAuthorization: Bearer ${token}\r\n\r\n`,
    );
    const isBlob = (event: HubEvent) => event.type === 'response' && event.exchange === 2;
    await until(() => own.events.some(isBlob), { limitMs: 90_000, what: 'the blob to begin' });
    for (let n = 0; n < 20; n++) await works(own);
    lazy.destroy();
    const ended = (event: HubEvent): event is HubEnd => event.type === 'ended' && event.exchange === 2;
    const end = await until(() => own.events.find(ended) ?? null, { limitMs: 90_000, what: 'its end' });
    expect(end.sent).toBeLessThan(16 << 20);
    expect(end.failure).toMatch(/^the client went away/);
  });

  test('new connections at a rush are closed, and another lab does not notice', async () => {
    const own = await world.front('rush', [], { connections: new Pace(3, 0), requests: new Pace(1000, 0) });
    const outcomes: string[] = [];
    for (let n = 0; n < 5; n++)
      outcomes.push(
        await own.ask('hub.lab/').then(
          ({ status }) => `${status}`,
          () => 'closed',
        ),
      );
    expect(outcomes).toEqual(['200', '200', '200', 'closed', 'closed']);
    await expect(own.ask(`${HUB}/v2/`)).rejects.toThrow();
    await works(victim);
  });

  test('settings that are too long are refused', async () => {
    const own = await attacker();
    const got = await own.ask('hub.lab/settings', { method: 'PUT', body: 'x'.repeat(BOUNDS.formBytes + 1) });
    expect(got.status).toBe(413);
    await works(own);
  });
});
