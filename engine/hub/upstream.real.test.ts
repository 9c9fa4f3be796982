/** A second registry on this machine as what is upstream of the labs' catalogue. */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { type AddressInfo, connect, createServer as createProxy, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ownState } from '#engine/lab/own-state.ts';
import { until } from '#engine/lab/until.ts';
import { type Front, openWorld, type World } from './front.fixture.ts';
import { errorOf, layerOf, pull, push, set } from './front-client.fixture.ts';
import { digestOf, makeImage, pushImage } from './registry-client.fixture.ts';
import { type Registry, startRegistry } from './registry-process.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const FROM = 'engine-room-upstream';
const cleanUps: (() => Promise<unknown>)[] = [];
const web = makeImage([Buffer.from('far away')]);
const other = makeImage([randomBytes(1 << 20)]);

/** A registry on loopback: its socket behind a port, which can be shut. */
let far: Registry;
let port: Server;
const open = new Set<Socket>();
let world: World;
let lab: Front;

async function openPort(at = 0): Promise<Server> {
  const server = createProxy((socket) => {
    const there = connect(far.socket);
    for (const one of [socket, there]) {
      open.add(one);
      one.on('error', () => socket.destroy());
      one.on('close', () => open.delete(one));
    }
    socket.pipe(there).pipe(socket);
  });
  await new Promise<void>((resolve) => void server.listen(at, '127.0.0.1', resolve));
  return server;
}

async function shut(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  for (const socket of open) socket.destroy();
  await closed;
}

const portOf = (server: { address(): AddressInfo | string | null }): number => (server.address() as AddressInfo).port;
const settingsFor = (at: number) => ({ url: `http://127.0.0.1:${at}`, host: `127.0.0.1:${at}` });

beforeAll(async () => {
  const { dir, remove } = await ownState();
  cleanUps.push(remove);
  far = await startRegistry({ storage: join(dir, 'far'), socket: join(dir, 'r', 'r.sock'), log: () => {} });
  cleanUps.push(() => far.stop());
  port = await openPort();
  cleanUps.push(() => shut(port));
  await pushImage(far.socket, 'library/web', 'latest', web);
  await pushImage(far.socket, 'library/other', 'latest', other);
  await pushImage(far.socket, 'library/here', 'far', web);
  world = await openWorld(settingsFor(portOf(port)));
  cleanUps.push(() => world.close());
  await pushImage(world.registry.socket, 'library/here', 'latest', makeImage([Buffer.from('here')]));
  lab = await world.front('one');
});
afterAll(async () => {
  for (const clean of cleanUps.reverse()) await clean();
});

const manifest = (name: string, reference = 'latest') => `/v2/library/${name}/manifests/${reference}`;

describe('what the catalogue lacks', () => {
  test('comes from upstream, says so, and is seen to', async () => {
    const got = await pull(lab, manifest('web'));
    expect([got.status, got.headers[FROM]]).toEqual([200, `127.0.0.1:${portOf(port)}`]);
    expect(got.body.equals(web.manifest)).toBe(true);
    const blob = await pull(lab, `/v2/library/web/blobs/${digestOf(layerOf(web))}`);
    expect([blob.status, digestOf(blob.body)]).toEqual([200, digestOf(layerOf(web))]);
    const told = lab.events.filter((event) => event.type === 'response' && event.headers[FROM] !== undefined);
    expect(told).toHaveLength(2);
  });

  test('is a tag as well, but what is here comes from here', async () => {
    expect((await pull(lab, manifest('here'))).headers[FROM]).toBeUndefined();
    expect((await pull(lab, manifest('here', 'far'))).headers[FROM]).toBeDefined();
  });

  test('is waited for when it is about to be made here', async () => {
    world.catalogue.set({ ready: false, done: 0, total: 1, missing: ['late'] });
    const late = await pull(lab, manifest('late'));
    world.catalogue.set({ ready: true, done: 1, total: 1, missing: [] });
    expect([errorOf(late).code, late.headers[FROM]]).toEqual(['UNAVAILABLE', undefined]);
  });

  test('counts as a pull, and beyond the limit is refused here', async () => {
    const own = await world.front('limited');
    await set(own, 'pull-limit=1');
    expect((await pull(own, manifest('web'))).headers['ratelimit-remaining']).toBe('0;w=21600');
    expect((await pull(own, manifest('web'))).status).toBe(429);
    const none = await world.front('nothing');
    await pull(none, manifest('nosuch'));
    expect((await pull(none, manifest('web'))).headers['ratelimit-remaining']).toBe('99;w=21600');
  });

  test('and upstream lacks too is unknown, in both their names', async () => {
    const got = await pull(lab, manifest('nosuch'));
    expect([got.status, errorOf(got).code, got.headers[FROM]]).toEqual([404, 'MANIFEST_UNKNOWN', expect.any(String)]);
  });

  test('is never asked for by a name of the lab’s own, nor pushed there', async () => {
    const replies = await push(lab, 'student/app', web);
    expect(replies.at(-1)?.status).toBe(201);
    expect((await pull(lab, '/v2/student/none/manifests/1', 'GET', 'student:secret')).headers[FROM]).toBeUndefined();
    expect((await push(lab, 'library/web', web))[0]?.status).toBe(401);
  });

  test.each([
    '/v2/library/..%2f..%2fx/manifests/latest',
    '/v2/http:/evil/x/manifests/latest',
    '/v2/a@evil/x/manifests/1',
  ])('%s leads nowhere', async (path) => {
    const got = await lab.ask(`registry-1.docker.io${path}`);
    expect([got.status, got.headers[FROM]]).toEqual([400, undefined]);
  });
});

describe('an upstream that does not answer', () => {
  test('is told in words, what was cached is still had, and it is asked again when it is back', async () => {
    const own = await world.front('down');
    await pull(own, manifest('web'));
    const at = portOf(port);
    await shut(port);
    const got = await pull(own, manifest('nowhere'));
    expect([got.status, errorOf(got).message]).toEqual([
      503,
      expect.stringContaining(`127.0.0.1:${at} can't be reached`),
    ]);
    expect((await pull(own, `/v2/library/web/manifests/${web.digest}`)).status).toBe(200);
    expect((await pull(own, manifest('here'))).status).toBe(200);
    port = await openPort(at);
    await until(async () => (await pull(own, manifest('other'))).status === 200, {
      limitMs: 90_000,
      what: 'it to be back',
    });
  });

  test('from the beginning is tried again with each pull', async () => {
    const at = portOf(port);
    await shut(port);
    const cold = await openWorld(settingsFor(at));
    try {
      const own = await cold.front('cold');
      expect((await pull(own, manifest('web'))).status).toBe(503);
      port = await openPort(at);
      await until(async () => (await pull(own, manifest('web'))).status === 200, {
        limitMs: 90_000,
        what: 'it to be there',
      });
    } finally {
      await cold.close();
    }
  });
});

/** Answers every manifest with one error, as a registry on the internet may; nothing here can make a real one do so. */
async function refusing(status: number, code: string): Promise<{ at: number; close(): Promise<unknown> }> {
  const server = createServer(({ url }, response) => {
    response.writeHead(url === '/v2/' ? 200 : status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(url === '/v2/' ? {} : { errors: [{ code, message: 'no' }] }));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return { at: portOf(server), close: () => new Promise((resolve) => server.close(resolve)) };
}

describe('an error of the upstream', () => {
  test.each([
    [429, 'TOOMANYREQUESTS', 429, 'TOOMANYREQUESTS', 'gives this host no more for now'],
    [401, 'UNAUTHORIZED', 401, 'UNAUTHORIZED', 'does not give library/web to this host'],
    [403, 'DENIED', 401, 'UNAUTHORIZED', 'does not give library/web to this host'],
    [404, 'MANIFEST_UNKNOWN', 404, 'MANIFEST_UNKNOWN', 'manifest unknown'],
    [500, 'UNKNOWN', 503, 'UNAVAILABLE', 'can’t be reached'],
  ])('%i %s is told as %i %s', async (status, code, told, toldCode, words) => {
    const server = await refusing(status, code);
    const own = await openWorld(settingsFor(server.at));
    try {
      const got = await pull(await own.front('one'), manifest('web'));
      expect([got.status, errorOf(got).code]).toEqual([told, toldCode]);
      expect(errorOf(got).message.replace("'", '’')).toContain(words);
    } finally {
      await own.close();
      await server.close();
    }
  });
});

test('the cache is emptied when it holds more than it may, and filled again', async () => {
  const small = await openWorld(settingsFor(portOf(port)), 1 << 19);
  try {
    const own = await small.front('one');
    const get = () => pull(own, `/v2/library/other/blobs/${digestOf(layerOf(other))}`);
    expect((await get()).status).toBe(200);
    await until(() => small.upstreamLog.some((line) => line.includes('it is emptied')), {
      limitMs: 90_000,
      what: 'it',
    });
    expect(digestOf((await get()).body)).toBe(digestOf(layerOf(other)));
  } finally {
    await small.close();
  }
});
