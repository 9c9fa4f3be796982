/** What a lab's front lets through to its notary. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Front, openWorld, type World } from './front.fixture.ts';
import { bearer, errorOf } from './front-client.fixture.ts';
import { makeImage, pushImage } from './registry-client.fixture.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const NOTARY = 'notary.docker.io';
const WEB = 'docker.io/library/web';
const APP = 'docker.io/student/app';

let world: World;
let lab: Front;
beforeAll(async () => {
  world = await openWorld();
  await pushImage(world.registry.socket, 'library/web', 'latest', makeImage([Buffer.from('web')]));
  lab = await world.front('one');
});
afterAll(() => world?.close());

const ask = (path: string, token?: string, method = 'GET') =>
  lab.ask(`${NOTARY}${path}`, { method, headers: token ? bearer(token) : {} });

test('asks for a token of its own service', async () => {
  const { status, headers } = await ask('/v2/');
  expect([status, headers['www-authenticate']]).toEqual([
    401,
    'Bearer realm="https://auth.docker.io/token",service="notary.docker.io"',
  ]);
  expect((await ask('/v2/', await lab.token([]))).status).toBe(200);
});

test('nobody has signed anything at first', async () => {
  const token = await lab.token([`repository:${WEB}:pull`]);
  const got = await ask(`/v2/${WEB}/_trust/tuf/root.json`, token);
  expect([got.status, errorOf(got).code]).toEqual([404, 'METADATA_NOT_FOUND']);
});

test('a token for the registry is none for the notary', async () => {
  const token = await lab.token(['repository:library/web:pull']);
  const { status, headers } = await ask(`/v2/${WEB}/_trust/tuf/root.json`, token);
  expect([status, headers['www-authenticate']]).toEqual([401, expect.stringContaining('insufficient_scope')]);
});

test('only the owner gets a key made, or may write', async () => {
  const nobody = await lab.token([`repository:${APP}:pull,push`]);
  const student = await lab.token([`repository:${APP}:pull,push`], 'student:secret');
  const key = `/v2/${APP}/_trust/tuf/timestamp.key`;
  expect((await ask(key, nobody)).status).toBe(401);
  expect(JSON.parse((await ask(key, student)).body.toString())).toHaveProperty('keyval.public');
  expect((await ask(`/v2/${WEB}/_trust/tuf/`, student, 'POST')).status).toBe(401);
});

test.each([
  ['/v2/_trust/changefeed', 404],
  ['/_notary_server/health', 404],
  ['/metrics', 404],
  [`/v2/${APP}/_trust/tuf/../../../metrics`, 404],
])('%s is answered with %d', async (path, status) => {
  expect((await ask(path)).status).toBe(status);
});
