/** A real lab, its real docker, and the hub. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { EPOCH } from '#engine/lab/base-images/docker-archive.ts';
import { tarFile } from '#engine/lab/base-images/tar-file.ts';
import { until } from '#engine/lab/until.ts';
import type { HubEvent } from './hub-event.ts';
import { type HubAndLabs, type LabWithHub, openHubAndLabs } from './hub-lab.fixture.ts';
import { ask, type MadeImage, makeImage, pushImage } from './registry-client.fixture.ts';
import { registryOf } from './registry-pid.fixture.ts';

vi.setConfig({ testTimeout: 400_000, hookTimeout: 400_000 });

let world: HubAndLabs;
let one: LabWithHub;
let web: MadeImage;

const tar = (name: string, data: Buffer) => tarFile([{ kind: 'file', path: name, mode: 0o644, data }], EPOCH);

beforeAll(async () => {
  world = await openHubAndLabs();
  web = makeImage([tar('base', Buffer.from('base')), tar('page', randomBytes(2 << 20))], { Cmd: ['/nothing'] });
  await pushImage(world.hub.registrySocket, 'library/web', 'latest', web);
  one = await world.open('one');
});
afterAll(async () => {
  await world?.close();
});
beforeEach(async () => {
  await one.docker('curl -sS -X DELETE hub.lab/settings; docker logout; docker image rm -f $(docker image ls -q)');
  one.events.length = 0;
});

const pathsOf = ({ events }: LabWithHub) =>
  events.flatMap((event) => (event.type === 'request' ? [`${event.method} ${event.host}${event.path}`] : []));

describe('docker pull', () => {
  test('fetches an image by token, manifest and blobs', async () => {
    const { code, out } = await one.docker('docker pull web');
    expect(out).toContain('Status: Downloaded newer image for web:latest');
    expect(code).toBe(0);
    expect(pathsOf(one).slice(0, 3)).toEqual([
      'GET registry-1.docker.io/v2/',
      'GET auth.docker.io/token?scope=repository%3Alibrary%2Fweb%3Apull&service=registry.docker.io',
      'HEAD registry-1.docker.io/v2/library/web/manifests/latest',
    ]);
    expect((await one.docker('docker pull web')).out).toContain('Image is up to date');
  });

  test.each([
    ['docker pull nosuch', 'pull access denied for nosuch, repository does not exist or may require'],
    ['docker pull web:9.9', 'manifest for web:9.9 not found: manifest unknown'],
    ['docker pull labs/two/student/app', 'pull access denied for labs/two/student/app'],
  ])('%s says: %s', async (line, words) => {
    const { code, out } = await one.docker(line);
    expect([code, out]).toEqual([1, expect.stringContaining(words)]);
  });

  test('beyond the limit says so in Docker Hub’s words', async () => {
    await one.docker('curl -sS -X PUT -d pull-limit=0 hub.lab/settings');
    expect((await one.docker('docker pull web')).out).toContain(
      'toomanyrequests: You have reached your pull rate limit',
    );
  });

  test('of an image that was spoiled on its way finds it out', async () => {
    await one.docker('curl -sS -X PUT -d corrupt=web hub.lab/settings');
    const { code, out } = await one.docker('docker pull web');
    expect([code, out]).toEqual([
      1,
      expect.stringContaining('filesystem layer verification failed for digest sha256:'),
    ]);
  });

  test('of an image that is still being made says so', async () => {
    world.hub.setCatalogueState({ ready: false, done: 1, total: 2, missing: ['late'] });
    const { out } = await one.docker('docker pull late');
    world.hub.setCatalogueState({ ready: true, done: 2, total: 2, missing: [] });
    expect(out).toContain('still making the image late (1 of 2 images are ready), try again in a minute');
  });

  test('survives that the registry dies in the middle', async () => {
    await one.docker('curl -sS -X PUT -d throttle=200000 hub.lab/settings');
    const pulling = one.docker('docker pull web');
    const isLarge = (event: HubEvent) => event.type === 'response' && Number(event.headers['content-length']) > 1 << 20;
    await until(() => one.events.some(isLarge), { limitMs: 60_000, what: 'the large layer to come' });
    process.kill(await registryOf(world.labs.state), 'SIGKILL');
    await until(() => one.events.some((event) => event.type === 'ended' && event.failure?.includes('broke off')), {
      ...{ limitMs: 60_000, what: 'it to be broken off' },
    });
    await one.docker('curl -sS -X PUT -d throttle=off hub.lab/settings');
    expect((await pulling).code).toBe(0);
  });
});

describe('others that pull', () => {
  test('BuildKit, for the image a build begins with', async () => {
    const { code, out } = await one.docker(
      'cd $(mktemp -d) && printf "FROM web\\nLABEL a=b\\n" > Dockerfile && docker build --progress=plain -t built .',
    );
    expect([code, out]).toEqual([0, expect.stringContaining('docker.io/library/web')]);
    expect(pathsOf(one).some((path) => path.includes('/v2/library/web/manifests/'))).toBe(true);
  });

  test('BuildKit is told as well that there is no such image', async () => {
    const { code, out } = await one.docker('cd $(mktemp -d) && echo FROM nosuch > Dockerfile && docker build .');
    expect([code, out]).toEqual([1, expect.stringContaining('pull access denied')]);
  });

  test('docker manifest', async () => {
    const { out } = await one.docker('docker manifest inspect web');
    expect(JSON.parse(out)).toEqual(JSON.parse(web.manifest.toString()));
  });

  test('containerd, by its own client', async () => {
    const { code, out } = await one.docker(
      'ctr image pull docker.io/library/web:latest; code=$?; ctr image rm docker.io/library/web:latest; exit $code',
    );
    expect([code, out]).toEqual([0, expect.stringContaining('done')]);
  });
});

describe('docker login and docker push', () => {
  const login = 'echo secret | docker login -u student --password-stdin';
  let pushes = 0;

  test('a wrong password is refused, the right one is not', async () => {
    const wrong = await one.docker('echo wrong | docker login -u student --password-stdin');
    expect([wrong.code, wrong.out]).toEqual([1, expect.stringContaining('incorrect username or password')]);
    expect((await one.docker(login)).out).toContain('Login Succeeded');
  });

  test('pushes, mounts what the catalogue has, knows it the next time, and pulls it back', async () => {
    // What was pushed once is there: a second try needs another name.
    const app = `student/app${pushes++ || ''}`;
    const push = `docker pull -q web && docker tag web ${app}:1 && ${login} && docker push ${app}:1`;
    const first = await one.docker(push);
    expect(first.out).toMatch(/Mounted from (library\/web|student\/app)/);
    expect(first.out).toMatch(/1: digest: sha256:[0-9a-f]{64} size: \d+/);
    const again = await one.docker(`docker tag web ${app}:2; docker push ${app}:2`);
    expect(again.out).toContain('Layer already exists');
    const back = await one.docker(`docker image rm -f $(docker image ls -q); docker logout; docker pull ${app}:1`);
    expect(back.out).toContain(`Downloaded newer image for ${app}:1`);
  });

  test('sends what nobody has', async () => {
    const build = 'cd $(mktemp -d) && head -c 300000 /dev/urandom > f && tar c f | docker import - student/own';
    const { code, out } = await one.docker(`${build} && ${login} && docker push student/own`);
    expect([code, out]).toEqual([0, expect.stringContaining('Pushed')]);
  });

  test('is refused in a namespace of others', async () => {
    const { code, out } = await one.docker(
      `docker pull -q web; ${login}; docker tag web library/web; docker tag web other/app; docker push other/app`,
    );
    expect([code, out]).toEqual([1, expect.stringContaining('denied: requested access to the resource is denied')]);
    expect((await one.docker('docker push web')).out).toContain('denied: requested access to the resource is denied');
  });

  test('without a login is refused', async () => {
    const { code, out } = await one.docker('docker pull -q web; docker tag web student/app; docker push student/app');
    expect([code, out]).toEqual([1, expect.stringContaining('denied: requested access to the resource is denied')]);
  });
});

describe('docker search', () => {
  test('finds what the catalogue describes', async () => {
    const { out } = await one.docker('docker search pages');
    expect(out).toMatch(/^NAME\s+DESCRIPTION\s+STARS\s+OFFICIAL[^\n]*\nweb\s+Serves pages\s+0\s+\[OK\]/);
  });
});

describe('registry-mirrors', () => {
  test('lead every pull to the mirror first', async () => {
    const set = (config: string) =>
      `mkdir -p /etc/docker; echo '${config}' > /etc/docker/daemon.json; kill -HUP $(pidof dockerd)`;
    await one.docker(set('{"registry-mirrors": ["http://hub.lab"]}'));
    const isSet = async (word: string) =>
      (await one.docker('docker info -f "{{.RegistryConfig.Mirrors}}"')).out.includes(word);
    await until(() => isSet('hub.lab'), { limitMs: 90_000, what: 'the mirror to be known' });
    const { code } = await one.docker('docker pull web').finally(() => one.docker(set('{"registry-mirrors": []}')));
    await until(async () => !(await isSet('hub.lab')), { limitMs: 90_000, what: 'the mirror to be forgotten' });
    expect(code).toBe(0);
    expect(pathsOf(one).filter((path) => path.includes('/manifests/'))[0]).toBe(
      'HEAD hub.lab/v2/library/web/manifests/latest',
    );
  });
});

describe('two labs', () => {
  let labs = 0;

  test('don’t see each other’s pushes, and what a lab pushed goes with it', async () => {
    const name = `two-${labs++}`;
    const two = await world.open(name);
    const push =
      'echo secret | docker login -u student --password-stdin; docker pull -q web; docker tag web student/hidden; docker push student/hidden';
    expect((await two.docker(push)).out).toContain('digest: sha256:');
    expect((await one.docker('docker pull student/hidden')).out).toContain('pull access denied for student/hidden');
    expect((await one.docker('docker search hidden')).out).not.toContain('student/hidden');
    const inRegistry = async () =>
      (await ask(world.hub.registrySocket, 'GET', `/v2/labs/${name}/student/hidden/tags/list`)).status;
    expect(await inRegistry()).toBe(200);
    await two.destroy();
    expect(await inRegistry()).toBe(404);
    expect((await one.docker('docker pull web')).code).toBe(0);
  });
});
