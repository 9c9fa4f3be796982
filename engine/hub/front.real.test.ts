import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Front, openWorld, type World } from './front.fixture.ts';
import { bearer, errorOf, HUB, layerOf, pull, push } from './front-client.fixture.ts';
import { listedImages } from './listed-images.ts';
import { ask, digestOf, type MadeImage, makeImage, pushImage } from './registry-client.fixture.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let world: World;
let lab: Front;
let image: MadeImage;
beforeAll(async () => {
  world = await openWorld();
  image = makeImage([Buffer.alloc(300_000, 'x'), Buffer.from('second')]);
  await pushImage(world.registry.socket, 'library/nginx', 'latest', image);
  await pushImage(world.registry.socket, 'nicolaka/netshoot', 'latest', makeImage([Buffer.from('net')]));
  lab = await world.front('one', [{ name: 'nginx', description: 'A web server' }]);
});
afterAll(() => world?.close());

describe('the token protocol', () => {
  test('asks for a token, says where to get it, and for what', async () => {
    const { status, headers } = await lab.ask(`${HUB}/v2/library/nginx/manifests/latest`);
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toBe(
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/nginx:pull"',
    );
  });

  test('lets an anonymous token pull an image of the catalogue', async () => {
    const got = await pull(lab, '/v2/library/nginx/manifests/latest');
    expect([got.status, got.headers['docker-content-digest']]).toEqual([200, image.digest]);
    expect(got.body.equals(image.manifest)).toBe(true);
  });

  test('says of an unknown image only that the token is not enough, so that docker stops at once', async () => {
    const got = await pull(lab, '/v2/library/nosuch/manifests/latest');
    expect(got.status).toBe(401);
    expect(got.headers['www-authenticate']).toContain('error="insufficient_scope"');
  });

  test('says of an unknown tag that there is no such manifest', async () => {
    const got = await pull(lab, '/v2/library/nginx/manifests/9.9');
    expect([got.status, errorOf(got).code]).toEqual([404, 'MANIFEST_UNKNOWN']);
  });

  test('refuses a token that it never gave', async () => {
    const { headers } = await lab.ask(`${HUB}/v2/`, { headers: bearer('forged') });
    expect(headers['www-authenticate']).toContain('error="invalid_token"');
  });

  test('refuses a wrong password in the words of Docker Hub', async () => {
    const authorization = `Basic ${Buffer.from('student:wrong').toString('base64')}`;
    const got = await lab.ask('auth.docker.io/token', { headers: { authorization } });
    expect([got.status, JSON.parse(got.body.toString())]).toEqual([401, { details: 'incorrect username or password' }]);
  });

  test('gives a refresh token for a password, and tokens for that', async () => {
    const form = (body: string) => lab.ask('auth.docker.io/token', { method: 'POST', body });
    const first = await form('grant_type=password&username=student&password=secret&access_type=offline');
    const { refresh_token: refresh } = JSON.parse(first.body.toString());
    const scope = encodeURIComponent('repository:student/app:pull,push');
    const second = await form(`grant_type=refresh_token&refresh_token=${refresh}&scope=${scope}`);
    const { token } = JSON.parse(second.body.toString());
    const begun = await lab.ask(`${HUB}/v2/student/app/blobs/uploads/`, { method: 'POST', headers: bearer(token) });
    expect(begun.status).toBe(202);
  });

  test('shows neither tokens nor passwords to whoever watches', async () => {
    const token = await lab.token(['repository:student/app:pull,push'], 'student:secret');
    const seen = JSON.stringify(lab.events, (_key, value) => (typeof value === 'bigint' ? String(value) : value));
    expect(seen).toContain('Basic student');
    for (const secret of [token, Buffer.from('student:secret').toString('base64'), 'password=secret'])
      expect(seen).not.toContain(secret);
  });
});

describe('a push', () => {
  test('goes into the lab’s own space under the name the lab gave it', async () => {
    const made = makeImage([Buffer.from('mine')]);
    const replies = await push(lab, 'student/app', made);
    expect(replies.map(({ status }) => status)).toEqual([202, 202, 201, 202, 202, 201, 201]);
    for (const { headers } of replies) expect(headers.location).toMatch(/^\/v2\/student\/app\//);
    const back = await pull(lab, '/v2/student/app/manifests/1');
    expect(back.body.equals(made.manifest)).toBe(true);
    const real = await ask(world.registry.socket, 'HEAD', '/v2/labs/one/student/app/manifests/1', undefined, {
      accept: 'application/vnd.docker.distribution.manifest.v2+json',
    });
    expect(real.status).toBe(200);
  });

  test('is invisible to another lab', async () => {
    await push(lab, 'student/app', makeImage([Buffer.from('mine')]));
    const other = await world.front('two');
    expect((await pull(other, '/v2/student/app/manifests/1')).status).toBe(401);
    expect((await pull(other, '/v2/student/app/manifests/1', 'GET', 'student:secret')).status).toBe(404);
    expect((await other.ask('hub.lab/v2/_catalog')).body.toString()).not.toContain('student');
    expect((await other.ask('index.docker.io/v1/search?q=app')).body.toString()).not.toContain('student');
    expect((await lab.ask('hub.lab/v2/_catalog')).body.toString()).toContain('"student/app"');
  });

  test('is listed for its lab, beside the catalogue, with what a pull fetches', async () => {
    const mine = makeImage([Buffer.from('mine')]);
    await push(lab, 'student/app', mine);
    const other = await world.front('four');
    const bytesOf = ({ layers }: MadeImage) => layers.reduce((sum, { length }) => sum + length, 0);
    const shared = [
      { name: 'nginx:latest', bytes: bytesOf(image) },
      { name: 'nicolaka/netshoot:latest', bytes: expect.any(Number) },
    ];
    expect(await listedImages(other.lab)).toEqual(shared);
    expect(await listedImages(lab.lab)).toEqual([...shared, { name: 'student/app:1', bytes: bytesOf(mine) }]);
  });

  test('can’t come into a namespace that is not one’s own', async () => {
    for (const name of ['library/nginx', 'nicolaka/netshoot', 'other/app', 'labs/two/student/app']) {
      const [first] = await push(lab, name, image);
      expect([name, first?.status]).toEqual([name, 401]);
      expect(first?.headers['www-authenticate']).toContain('error="insufficient_scope"');
    }
  });

  test('mounts a layer that the catalogue or the lab itself has, but none of another lab', async () => {
    const two = await world.front('three');
    const secret = makeImage([Buffer.from('a secret of three')]);
    await push(two, 'student/hidden', secret);
    const token = await lab.token(['repository:student/app:pull,push'], 'student:secret');
    const mount = (blob: Buffer, from: string) =>
      lab.ask(`${HUB}/v2/student/app/blobs/uploads/?mount=${digestOf(blob)}&from=${encodeURIComponent(from)}`, {
        method: 'POST',
        headers: bearer(token),
      });
    const mine = makeImage([Buffer.from('mine')]);
    await push(lab, 'student/other', mine);
    expect((await mount(layerOf(mine), 'student/other')).status).toBe(201);
    expect((await mount(layerOf(image), 'library/nginx')).status).toBe(201);
    for (const from of ['student/hidden', 'labs/three/student/hidden', '../three/student/hidden', 'labs%2Fthree'])
      expect([from, (await mount(layerOf(secret), from)).status]).toEqual([from, 202]);
    expect((await pull(lab, `/v2/student/app/blobs/${digestOf(layerOf(secret))}`)).status).toBe(404);
  });

  test('to an upload that was never begun is refused, however much is sent', async () => {
    const token = await lab.token(['repository:student/app:pull,push'], 'student:secret');
    const got = await lab.ask(`${HUB}/v2/student/app/blobs/uploads/00000000-0000-0000-0000-000000000000`, {
      ...{ method: 'PATCH', body: Buffer.alloc(24 << 20), headers: bearer(token) },
    });
    expect([got.status, errorOf(got).code]).toEqual([404, 'BLOB_UPLOAD_INVALID']);
  });

  test('lists its tags by the lab’s own name, and errors name no other', async () => {
    await push(lab, 'student/app', makeImage([Buffer.from('mine')]));
    const list = await pull(lab, '/v2/student/app/tags/list');
    expect(JSON.parse(list.body.toString())).toEqual({ name: 'student/app', tags: ['1'] });
    const none = await pull(lab, '/v2/student/none/tags/list', 'GET', 'student:secret');
    expect(none.status).toBe(404);
    expect(none.body.toString()).not.toContain('labs/');
  });
});

describe('paths', () => {
  test.each([
    ['/v2/labs/two/student/app/manifests/1', 401],
    ['/v2/Library/nginx/manifests/latest', 400],
    ['/v2/library/../labs/two/student/app/manifests/1', 400],
    ['/v2/library%2F..%2Flabs/manifests/latest', 400],
    ['/v2/student/%2e%2e/manifests/1', 400],
    ['/v2//library/nginx/manifests/latest', 400],
    ['/v2/library/nginx/manifests/%2e%2e', 404],
    ['/v2/library/nginx/blobs/sha256:short', 404],
    ['/v2/library/nginx/blobs/uploads/../../../x', 404],
    ['/v2/_catalog', 401],
    ['/metrics', 404],
    ['/debug/vars', 404],
  ])('%s is answered with %d', async (path, status) => {
    expect((await lab.ask(`${HUB}${path}`, { headers: bearer(await lab.token([])) })).status).toBe(status);
  });
});

describe('search', () => {
  test('finds by name and by description, in the form docker reads', async () => {
    const { body } = await lab.ask('index.docker.io/v1/search?q=web+server&n=25');
    expect(JSON.parse(body.toString())).toMatchObject({
      num_results: 1,
      results: [{ name: 'nginx', description: 'A web server', is_official: true, is_automated: false, star_count: 0 }],
    });
  });
});

describe('a mirror', () => {
  test('asks for no token, counts nothing and takes nothing', async () => {
    const got = await lab.ask('hub.lab/v2/library/nginx/manifests/latest');
    expect([got.status, got.headers['ratelimit-limit']]).toEqual([200, undefined]);
    expect((await lab.ask('hub.lab/v2/')).status).toBe(200);
    expect((await lab.ask('hub.lab/v2/library/nosuch/manifests/latest')).status).toBe(404);
    expect((await lab.ask('hub.lab/v2/student/app/blobs/uploads/', { method: 'POST' })).status).toBe(405);
  });
});
