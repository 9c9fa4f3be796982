import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { until } from '#engine/lab/until.ts';
import { type Front, openWorld, type World } from './front.fixture.ts';
import { errorOf, HUB, layerOf, pull, push, set } from './front-client.fixture.ts';
import type { HubEnd } from './hub-event.ts';
import { digestOf, type MadeImage, makeImage, pushImage, pushIndex, type Reply } from './registry-client.fixture.ts';
import { answers } from './registry-process.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let world: World;
let lab: Front;
let image: MadeImage;
let index: Buffer;

beforeAll(async () => {
  world = await openWorld();
  image = makeImage([Buffer.alloc(300_000, 'x'), Buffer.from('second')]);
  await pushImage(world.registry.socket, 'library/nginx', 'latest', image);
  index = await pushIndex(world.registry.socket, 'library/many', 'latest', makeImage([Buffer.from('many')]));
  lab = await world.front('one');
});
afterAll(() => world?.close());

describe('the pull limit', () => {
  const left = ({ headers }: Reply) => headers['ratelimit-remaining'];

  test('counts a GET of a manifest and not a HEAD, and answers 429 when none is left', async () => {
    const own = await world.front('limited');
    await set(own, 'pull-limit=2');
    const path = '/v2/library/nginx/manifests/latest';
    const head = await pull(own, path, 'HEAD');
    expect([head.headers['ratelimit-limit'], left(head)]).toEqual(['2;w=21600', '2;w=21600']);
    expect([left(await pull(own, path)), left(await pull(own, path))]).toEqual(['1;w=21600', '0;w=21600']);
    const over = await pull(own, path);
    expect([over.status, errorOf(over).code]).toEqual([429, 'TOOMANYREQUESTS']);
    expect((await pull(own, path, 'HEAD')).status).toBe(200);
    expect((await pull(own, path, 'GET', 'student:secret')).status).toBe(200);
    await own.ask('hub.lab/settings', { method: 'DELETE' });
    expect(left(await pull(own, path))).toBe('99;w=21600');
  });

  test('counts an index and the image that is picked out of it as one', async () => {
    const own = await world.front('many');
    const child = JSON.parse(index.toString()).manifests[0].digest;
    expect(left(await pull(own, `/v2/library/many/manifests/${digestOf(index)}`))).toBe('99;w=21600');
    expect(left(await pull(own, `/v2/library/many/manifests/${child}`))).toBe('99;w=21600');
    expect(left(await pull(own, `/v2/library/many/manifests/${child}`))).toBe('98;w=21600');
  });

  test('does not count what came to nothing', async () => {
    const own = await world.front('nothing');
    expect(left(await pull(own, '/v2/library/nginx/manifests/9.9'))).toBe('100;w=21600');
  });
});

describe('settings', () => {
  test('are shown, and a bad value is refused in words', async () => {
    const own = await world.front('set');
    const shown = JSON.parse((await own.ask('hub.lab/settings')).body.toString());
    expect(shown).toMatchObject({ 'pull-limit': 100, 'account-pull-limit': 200, throttle: null, corrupt: null });
    const bad = await set(own, 'pull-limit=many');
    expect([bad.status, JSON.parse(bad.body.toString()).error]).toEqual([400, expect.stringContaining('whole number')]);
  });

  test('can add an account, whose namespace is the lab’s own then', async () => {
    const own = await world.front('alice');
    await set(own, 'account=alice:pw');
    const replies = await push(own, 'alice/app', makeImage([Buffer.from('of alice')]), 'alice:pw');
    expect(replies.at(-1)?.status).toBe(201);
    const [refused] = await push(own, 'alice/app', makeImage([Buffer.from('of alice')]), 'student:secret');
    expect(refused?.status).toBe(401);
    expect(JSON.stringify(own.events.filter((event) => event.type === 'ended').map(bodies))).not.toContain(':pw');
  });

  test('can spoil a layer on its way, but not the configuration', async () => {
    const own = await world.front('spoilt');
    await set(own, 'corrupt=nginx');
    const blob = await pull(own, `/v2/library/nginx/blobs/${digestOf(layerOf(image))}`);
    expect(blob.body.length).toBe(layerOf(image).length);
    expect(digestOf(blob.body)).not.toBe(digestOf(layerOf(image)));
    const config = await pull(own, `/v2/library/nginx/blobs/${digestOf(image.config)}`);
    expect(digestOf(config.body)).toBe(digestOf(image.config));
  });

  test('can slow a blob down without changing it', async () => {
    const own = await world.front('slow');
    await set(own, 'throttle=2000');
    const began = performance.now();
    const blob = await pull(own, `/v2/library/nginx/blobs/${digestOf(layerOf(image))}`);
    expect(digestOf(blob.body)).toBe(digestOf(layerOf(image)));
    // Never quicker than asked for; how much slower depends on the machine.
    expect(performance.now() - began).toBeGreaterThan((layerOf(image).length / 2000) * 900);
  });
});

const bodies = ({ requestBody, responseBody }: HubEnd) => [requestBody, responseBody];

describe('an image that is still being made', () => {
  const progress = { ready: false, done: 3, total: 9, missing: ['late', 'library/never'] };

  test('is waited for', async () => {
    world.catalogue.set(progress);
    const coming = pull(lab, '/v2/library/late/manifests/latest', 'HEAD');
    await until(() => lab.events.some((event) => event.type === 'request' && event.path.includes('/late/manifests/')), {
      ...{ limitMs: 90_000, what: 'the request' },
    });
    await pushImage(world.registry.socket, 'library/late', 'latest', makeImage([Buffer.from('late')]));
    world.catalogue.set({ ...progress, missing: ['library/never'] });
    expect((await coming).status).toBe(200);
  });

  test('is told to be on its way when it takes too long', async () => {
    world.catalogue.set(progress);
    const got = await pull(lab, '/v2/library/never/manifests/latest');
    expect(errorOf(got)).toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('3 of 9 images are ready'),
    });
    world.catalogue.set({ ready: true, done: 9, total: 9, missing: [] });
  });
});

describe('what is seen of an exchange', () => {
  test('comes in order, with sizes and the manifest itself', async () => {
    const own = await world.front('seen');
    await pull(own, '/v2/library/nginx/manifests/latest');
    await until(() => own.events.filter(({ type }) => type === 'ended').length === 2, {
      limitMs: 90_000,
      what: 'ends',
    });
    const mine = own.events.filter(({ exchange }) => exchange === 2);
    expect(mine.map(({ type }) => type)).toEqual(['request', 'response', 'ended']);
    expect(mine[0]).toMatchObject({ host: HUB, headers: { authorization: 'Bearer' }, clientPort: expect.any(Number) });
    expect(mine[2]).toMatchObject({ sent: image.manifest.length, responseBody: image.manifest.toString() });
    expect(mine[2]).not.toHaveProperty('failure');
    const ends = own.events.filter(({ type }) => type === 'ended').map(({ exchange }) => exchange);
    expect(ends).toEqual([...new Set(ends)]);
  });
});

describe('a registry that dies', () => {
  test('breaks off what it was sending, and the next request works again', async () => {
    // A try before this one may have killed it as well.
    await until(() => answers(world.registry.socket), { limitMs: 60_000, what: 'the registry to answer' });
    const own = await world.front('broken');
    const large = makeImage([randomBytes(4 << 20)]);
    await pushImage(world.registry.socket, 'library/large', 'latest', large);
    await set(own, 'throttle=200000');
    const pid = world.registry.pid() as number;
    const broken = pull(own, `/v2/library/large/blobs/${digestOf(layerOf(large))}`).then(
      () => 'whole',
      (error: Error) => error.message,
    );
    await until(
      () => own.events.some((event) => event.type === 'response' && event.status === 200 && event.exchange === 3),
      {
        ...{ limitMs: 90_000, what: 'the blob to come' },
      },
    );
    process.kill(pid, 'SIGKILL');
    expect(await broken, 'aborted if the first bytes had left already').toMatch(/^(aborted|socket hang up)$/);
    const end = await until(() => own.events.find((event) => event.type === 'ended' && event.exchange === 3) ?? null, {
      ...{ limitMs: 90_000, what: 'the end' },
    });
    expect(end).toMatchObject({ failure: expect.stringContaining('the registry broke off') });
    const isBack = () => pull(own, '/v2/library/nginx/manifests/latest').then(({ status }) => status === 200);
    await until(isBack, {
      ...{ limitMs: 90_000, what: 'the registry to be back' },
    });
    expect(world.registry.pid()).not.toBe(pid);
  });
});
