/** Registries in a lab, and images of any shape out of the labs' own: what is pulled and pushed works, and belongs to its command. */
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { storeImage, storeIndex } from '#engine/hub/image-shapes.fixture.ts';
import { ATTR } from '#engine/trace/attribute.ts';
import type { SpanStarted } from '#engine/trace/event.ts';
import { type Run, until } from './daemon.fixture.ts';
import { LIMIT_MS, oneLab } from './one-lab.fixture.ts';

vi.setConfig({ testTimeout: LIMIT_MS, hookTimeout: LIMIT_MS });

const lab = oneLab({ catalogue: ['library/registry', 'library/busybox'] });

const run = (line: string) => lab.run(line);

/** What dockerd told its client of a push or a pull, as it came. */
function toldOf(ran: Run): string {
  const request = ran.spans.find(({ name }) => /^POST \/images\/(create|\{name\}\/push)$/.test(name));
  return JSON.stringify((request && ran.end(request)?.attributes[ATTR.httpResponseBody]) ?? '');
}

const toRegistry = (ran: Run): SpanStarted[] => ran.spans.filter(({ to }) => to === 'registry');
const asked = (ran: Run): string[] =>
  toRegistry(ran).map(
    (span) =>
      `${span.from} ${span.name} ${ran.end(span)?.attributes[ATTR.httpStatus]} ${span.attributes[ATTR.serverAddress]}`,
  );
const strays = (): string[] =>
  lab.page.log.events.flatMap((event) =>
    event.type === 'span.started' && event.to === 'registry' && event.trace === 'background'
      ? [`${event.from} ${event.name} ${event.attributes[ATTR.repository]} ${event.at}`]
      : [],
  );

const answers = (port: number, path = '') =>
  `timeout 60 sh -c 'until curl -s -o /dev/null localhost:${port}/v2/${path}; do sleep 0.1; done'`;

describe('a registry in the lab', () => {
  beforeAll(async () => {
    expect((await run(`docker run -d -p 5000:5000 --name upstream registry:2 && ${answers(5000)}`)).ok).toBe(true);
  });

  let tries = 0;

  test('takes a push once, knows it the next time, and mounts it for another name', async () => {
    // What was pushed once is there: a second try needs other names.
    const [one, two] = ['one', 'two'].map((name) => `${name}${tries || ''}`);
    tries++;
    await run(`docker tag busybox localhost:5000/${one}; docker tag busybox localhost:5000/${two}`);
    const first = await run(`docker push localhost:5000/${one}`);
    expect([first.ok, toldOf(first)]).toEqual([true, expect.stringMatching(/"Pushed|\\"Pushed/)]);
    const again = await run(`docker push localhost:5000/${one}:latest`);
    expect(toldOf(again)).toContain('Layer already exists');
    expect(toldOf(again)).not.toMatch(/Push(ing|ed)/);
    expect(toldOf(await run(`docker push localhost:5000/${two}`))).toContain('Mounted from one');
    // Its traffic does not pass the hub.
    expect(asked(first)).toEqual([]);
  });

  test('gives back what it was given', async () => {
    const pulled = await run('docker rmi localhost:5000/one localhost:5000/two; docker pull localhost:5000/one');
    expect(pulled.ok).toBe(true);
    expect(toldOf(pulled)).toContain('localhost:5000/one');
    expect((await run('docker pull localhost:5000/nothing')).ok).toBe(false);
  });

  test('with a password takes nothing without it', async () => {
    const hash = `perl -e 'print "student:", crypt("secret", q($2y$05$abcdefghijklmnopqrstuu)), "\\n"' > /root/htpasswd`;
    const auth =
      '-e REGISTRY_AUTH=htpasswd -e REGISTRY_AUTH_HTPASSWD_REALM=lab -e REGISTRY_AUTH_HTPASSWD_PATH=/htpasswd';
    const start = `docker run -d -p 5001:5000 -v /root/htpasswd:/htpasswd ${auth} --name locked registry:2`;
    expect((await run(`docker rm -fv locked; ${hash}; ${start} && ${answers(5001)}`)).ok).toBe(true);
    const refused = await run('docker tag busybox localhost:5001/app; docker push localhost:5001/app');
    expect([refused.ok, toldOf(refused)]).toEqual([false, expect.stringContaining('no basic auth credentials')]);
    expect((await run('docker login -u student -p wrong localhost:5001')).ok).toBe(false);
    expect((await run('docker login -u student -p secret localhost:5001')).ok).toBe(true);
    expect((await run('docker push localhost:5001/app:latest')).ok).toBe(true);
    expect((await run('docker rm -fv locked')).ok).toBe(true);
  });

  test('as a cache goes on serving what went through it when what it caches has stopped', async () => {
    const address = "$(docker inspect -f '{{.NetworkSettings.IPAddress}}' upstream)";
    const start = `docker run -d -p 5002:5000 -e REGISTRY_PROXY_REMOTEURL=http://${address}:5000 --name cache registry:2`;
    expect((await run(`docker rm -fv cache own; docker start upstream; ${start} && ${answers(5002)}`)).ok).toBe(true);
    // A layer that no other image has: without the image it has to come through the cache.
    const own =
      "docker run --name own busybox sh -c 'echo own > /own'; docker commit own localhost:5000/own; docker rm own";
    expect(
      (await run(`${answers(5000)} && ${own}; docker push localhost:5000/own; docker rmi localhost:5000/own`)).ok,
    ).toBe(true);
    const first = await run('docker pull localhost:5002/own');
    expect([first.ok, toldOf(first)]).toEqual([true, expect.stringContaining('Pull complete')]);
    expect((await run('docker stop -t 0 upstream && docker rmi localhost:5002/own')).ok).toBe(true);
    const cached = await run('docker pull localhost:5002/own:latest');
    expect([cached.ok, toldOf(cached)]).toEqual([true, expect.stringContaining('Pull complete')]);
    expect((await run('docker rm -fv cache upstream && docker rmi localhost:5002/own')).ok).toBe(true);
  });
});

const SHAPES = ['empty', 'deep', 'foreign', 'many', 'oci', 'oci-many', 'twice:a', 'twice:b'] as const;

async function makeShapes(): Promise<void> {
  const socket = join(lab.stateDir, 'hub', 'registry', 'r.sock');
  await storeImage(socket, { as: 'library/empty', layers: 0 });
  await storeImage(socket, { as: 'library/deep', layers: 125 });
  // The same layers and two more.
  await storeImage(socket, { as: 'library/deepest', layers: 127, salt: 'library/deep' });
  await storeImage(socket, { as: 'library/foreign', layers: 1, architecture: 'arm64' });
  await storeIndex(socket, { as: 'library/many', layers: 2 }, ['amd64', 'arm64', 'riscv64']);
  await storeImage(socket, { as: 'library/oci', layers: 2, kind: 'oci' });
  await storeIndex(socket, { as: 'library/oci-many', layers: 1, kind: 'oci' }, ['amd64', 'arm64']);
  for (const as of ['library/twice:a', 'library/twice:b']) await storeImage(socket, { as, layers: 2, salt: 'twice' });
  await storeImage(socket, { as: 'library/moved', layers: 1, salt: 'before' });
}

/** Each request for the image is below the request that pulls it. */
function expectAttributed(ran: Run, what: string): void {
  const asks = toRegistry(ran);
  // A manifest that was had before, if only by another tag or into the other store, is asked for by HEAD alone.
  expect(asks.map(({ name }) => name).join(), what).toMatch(/(HEAD|GET) \/v2\/\{name\}\/manifests\//);
  for (const span of asks) {
    expect(span.from, `${what}: ${span.name}`).toBe('dockerd');
    expect(ran.chain(span).slice(1, 3), `${what}: ${span.name}`).toEqual(['POST /images/create', 'docker pull']);
  }
}

function pullsAllShapes(store: string, shapes: readonly (typeof SHAPES)[number][] = SHAPES): void {
  test.each(shapes)(`%s, and its requests are those of its pull (${store})`, async (name) => {
    const ran = await run(`docker pull ${name} # ${store}`);
    expect([name, ran.ok]).toEqual([name, true]);
    expectAttributed(ran, name);
  });

  test(`one for another processor, when it is asked for (${store})`, async () => {
    const ran = await run(`docker pull --platform linux/arm64 foreign # ${store}`);
    expect(ran.ok).toBe(true);
    expectAttributed(ran, 'foreign');
  });

  test(`one whose tag has moved (${store})`, async () => {
    const socket = join(lab.stateDir, 'hub', 'registry', 'r.sock');
    await storeImage(socket, { as: 'library/moved', layers: 1, salt: `before ${store}` });
    expect((await run(`docker pull moved # before, ${store}`)).ok).toBe(true);
    await storeImage(socket, { as: 'library/moved', layers: 1, salt: `after ${store}` });
    const moved = await run(`docker pull moved # after, ${store}`);
    expect(moved.ok).toBe(true);
    expectAttributed(moved, 'moved');
  });
}

const setConfig = (config: string) => `mkdir -p /etc/docker; echo '${config}' > /etc/docker/daemon.json`;

describe('images of any shape are pulled', () => {
  beforeAll(makeShapes);

  pullsAllShapes('image store of dockerd');

  // Of the 127 that its drivers stack two are kept for a container. What BuildKit builds may have 127 all the same.
  test('but none of more than 125 layers: dockerd leaves room for the container’s own', async () => {
    const ran = await run('docker pull deepest # too deep');
    expect(ran.ok).toBe(false);
    await until('the reason', () => lab.shell.text.includes('max depth exceeded'));
    expectAttributed(ran, 'deepest');
  });

  test('two tags are one image, and what lost its tag is still there', async () => {
    expect((await run('test $(docker images -q -f dangling=true | wc -l) -ge 1')).ok).toBe(true);
    expect((await run('test $(docker images -q twice | sort -u | wc -l) = 1')).ok).toBe(true);
  });

  test('through a mirror, once dockerd was told of it by a signal', async () => {
    const told = "until docker info -f '{{.RegistryConfig.Mirrors}}' | grep -q hub.lab; do sleep 0.1; done";
    const set = setConfig('{"registry-mirrors": ["http://hub.lab"]}');
    expect((await run(`${set}; kill -HUP $(pidof dockerd); ${told}`)).ok).toBe(true);
    const ran = await run('docker rmi many; docker pull many:latest');
    expect(ran.ok).toBe(true);
    expectAttributed(ran, 'many through the mirror');
    const hosts = new Set(toRegistry(ran).map(({ attributes }) => attributes[ATTR.serverAddress]));
    expect([...hosts]).toEqual(['hub.lab']);
    expect(asked(ran).some((one) => one.includes('/token'))).toBe(false);
  });
});

describe('with the image store of containerd', () => {
  beforeAll(async () => {
    const set = setConfig('{"features": {"containerd-snapshotter": true}}');
    const up = "until docker info -f '{{.DriverStatus}}' 2>/dev/null | grep -q io.containerd; do sleep 0.2; done";
    expect((await run(`${set}; kill $(pidof dockerd); ${up}`)).ok).toBe(true);
  });

  // A deeper one follows.
  const others = SHAPES.filter((shape) => shape !== 'deep');
  pullsAllShapes('image store of containerd', others);

  test('also one of 127 layers, which is what a build may have: all its blobs are asked for at once', async () => {
    const ran = await run('docker pull deepest # with the image store of containerd');
    expect(ran.ok).toBe(true);
    expectAttributed(ran, 'deepest');
    expect(asked(ran).filter((one) => /GET .*\/blobs\/.* 200 /.test(one)).length).toBeGreaterThanOrEqual(127);
    const layers = "docker image inspect -f '{{len .RootFS.Layers}}' deepest";
    expect((await run(`test "$(${layers})" = 127`)).ok).toBe(true);
  });

  test('a push is seen as well', async () => {
    expect((await run('docker login -u student -p secret')).ok).toBe(true);
    const ran = await run('docker tag oci student/oci && docker push student/oci');
    expect(ran.ok).toBe(true);
    expect(asked(ran).at(-1)).toMatch(/^dockerd PUT \/v2\/\{name\}\/manifests\/\{reference\} 201/);
    for (const span of toRegistry(ran)) expect(ran.chain(span)).toContain('POST /images/{name}/push');
  });
});

test('nothing that was asked of the hub is nobody’s', () => {
  expect(strays()).toEqual([]);
});
