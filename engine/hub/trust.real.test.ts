/** A real lab, its real docker, and signatures by a real notary. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { type RequestOptions, request } from 'node:https';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { EPOCH } from '#engine/lab/base-images/docker-archive.ts';
import { tarFile } from '#engine/lab/base-images/tar-file.ts';
import { startTimeOf } from '#engine/lab/process-alive.ts';
import { until } from '#engine/lab/until.ts';
import { type HubAndLabs, type LabWithHub, openHubAndLabs } from './hub-lab.fixture.ts';
import { NOTARY_ID } from './notary-process.ts';
import { makeImage, pushImage } from './registry-client.fixture.ts';

vi.setConfig({ testTimeout: 400_000, hookTimeout: 400_000 });

const TRUST =
  'export DOCKER_CONTENT_TRUST=1 DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE=rootroot DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE=repository;';
const LOGIN = 'echo secret | docker login -u student --password-stdin >/dev/null 2>&1;';
const tagAnd = (name: string) => `docker pull -q web >/dev/null; docker tag web ${name};`;

let world: HubAndLabs;
let one: LabWithHub;
let two: LabWithHub;

beforeAll(async () => {
  world = await openHubAndLabs();
  const data = Buffer.from('a page');
  const layer = tarFile([{ kind: 'file', path: 'page', mode: 0o644, data }], EPOCH);
  await pushImage(world.hub.registrySocket, 'library/web', 'latest', makeImage([layer], { Cmd: ['/nothing'] }));
  one = await world.open('one');
  two = await world.open('two');
});
afterAll(() => world?.close());

/** Host pids of notaries, by the folder of their lab. */
function notaries(lab = ''): number[] {
  const isOurs = (pid: string): boolean => {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return line.startsWith('notary-server\0') && line.includes(join(world.labs.state, 'hub/notary', lab));
    } catch {
      return false;
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isOurs(name))
    .map(Number);
}

const notaryPaths = ({ events }: LabWithHub): string[] =>
  events.flatMap((event) =>
    event.type === 'request' && event.host === 'notary.docker.io' ? [`${event.method} ${event.path}`] : [],
  );

const statusOf = (options: RequestOptions): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const asked = request({ ...options, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('error', reject);
    asked.end();
  });

test('nobody has a notary who has not asked for one', async () => {
  expect((await one.docker('docker pull web')).code).toBe(0);
  expect(notaries()).toEqual([]);
});

test('what nobody signed is refused to whoever wants signatures', async () => {
  const { code, out } = await one.docker(`${TRUST} docker pull web`);
  expect([code, out]).toEqual([1, expect.stringContaining('remote trust data does not exist')]);
  expect(notaryPaths(one)).toContain('GET /v2/docker.io/library/web/_trust/tuf/root.json');
});

test('a notary runs as a user of its own, without any privilege, and speaks to the front alone', async () => {
  const [pid = 0] = notaries('one');
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  expect(/^Uid:\s+(.*)$/m.exec(status)?.[1]?.split('\t')).toEqual([1, 2, 3, 4].map(() => String(NOTARY_ID)));
  expect(status).toMatch(/^CapBnd:\s+0{16}$/m);
  expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
  const folder = join(world.labs.state, 'hub/notary/one');
  expect([statSync(folder).mode & 0o777, statSync(folder).uid]).toEqual([0o700, NOTARY_ID]);
  const [host, port] = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')).server.http_addr.split(':');
  const stranger = { host, port, path: '/v2/', rejectUnauthorized: false };
  await expect(statusOf(stranger)).rejects.toThrow(/certificate required|bad certificate|hang up|ECONNRESET/);
  const [cert, key] = ['cert.pem', 'key.pem'].map((name) => readFileSync(join(folder, name), 'utf8'));
  expect(await statusOf({ ...stranger, cert, key })).toBe(200);
});

test('a push signs, and a pull goes by the digest that was signed', async () => {
  const pushed = await one.docker(`${LOGIN} ${tagAnd('student/app:1')} ${TRUST} docker push student/app:1`);
  expect([pushed.code, pushed.out]).toEqual([
    0,
    expect.stringContaining('Successfully signed docker.io/student/app:1'),
  ]);
  const digest = /digest: (sha256:[0-9a-f]{64})/.exec(pushed.out)?.[1];
  expect(digest).toBeDefined();
  const pulled = await one.docker(`docker image rm student/app:1 >/dev/null; ${TRUST} docker pull student/app:1`);
  expect([pulled.code, pulled.out]).toEqual([0, expect.stringContaining(`Pull (1 of 1): student/app:1@${digest}`)]);
  const { out } = await one.docker('docker trust inspect student/app');
  expect(JSON.parse(out)[0].SignedTags).toMatchObject([{ SignedTag: '1', Digest: digest?.slice('sha256:'.length) }]);
});

test('a tag that nobody signed is refused in a repository that is signed', async () => {
  await one.docker(`${LOGIN} ${tagAnd('student/app:evil')} docker push student/app:evil`);
  const refused = await one.docker(`${TRUST} docker pull student/app:evil`);
  expect([refused.code, refused.out]).toEqual([1, expect.stringContaining('No valid trust data for evil')]);
  expect((await one.docker('docker pull student/app:evil')).code).toBe(0);
});

test('docker trust sign signs what is there, and revoke takes it back', async () => {
  const signed = await one.docker(`${LOGIN} ${TRUST} docker trust sign student/app:evil`);
  expect([signed.code, signed.out]).toEqual([0, expect.stringContaining('Successfully signed')]);
  expect((await one.docker(`${TRUST} docker pull student/app:evil`)).code).toBe(0);
  expect((await one.docker(`${TRUST} docker trust revoke -y student/app:evil`)).code).toBe(0);
  expect((await one.docker(`${TRUST} docker pull student/app:evil`)).code).toBe(1);
});

test('nobody signs in a namespace of others, nor without a login', async () => {
  const { code, out } = await one.docker(`${LOGIN} ${TRUST} docker trust sign web:latest`);
  expect([code, out]).toEqual([1, expect.stringMatching(/denied|not authorized|unauthorized/)]);
  const anonymous = await one.docker(
    `docker logout >/dev/null; ${tagAnd('student/other:1')} ${TRUST} docker push student/other:1`,
  );
  expect(anonymous.code).toBe(1);
});

test('two labs don’t see each other’s signatures, nor share a notary', async () => {
  await two.docker(`${LOGIN} ${tagAnd('student/app:1')} docker push student/app:1`);
  const { code, out } = await two.docker(`${TRUST} docker pull student/app:1`);
  expect([code, out]).toEqual([1, expect.stringContaining('remote trust data does not exist')]);
  const own = await two.docker(`${TRUST} docker push student/app:1`);
  expect(own.out).toContain('Successfully signed docker.io/student/app:1');
  expect([notaries('one').length, notaries('two').length]).toEqual([1, 1]);
});

test('a notary that dies in the middle gives docker’s own error, and comes back', async () => {
  const pid = await until(() => notaries('two')[0] ?? null, { limitMs: 60_000, what: 'a notary' });
  process.kill(pid, 'SIGSTOP');
  two.events.length = 0;
  const pulling = two.docker(`${TRUST} docker pull web`);
  const isAsked = () => notaryPaths(two).some((path) => path.includes('/library/web/_trust/'));
  await until(isAsked, { limitMs: 60_000, what: 'the notary to be asked' });
  process.kill(pid, 'SIGKILL');
  const { code, out } = await pulling;
  expect([code, out]).toEqual([1, expect.stringContaining('unable to reach trust server')]);
  expect(world.log.join('\n')).toMatch(/a notary ended \(SIGKILL/);
  const answers = async () =>
    (await two.docker(`${TRUST} docker pull web`)).out.includes('remote trust data does not exist');
  await until(answers, { limitMs: 60_000, what: 'another notary' });
  expect(notaries('two')).not.toEqual([pid]);
});

test('nothing of it is left after the lab', async () => {
  const [pid = 0] = notaries('two');
  await two.destroy();
  await until(() => startTimeOf(pid) === null, { limitMs: 90_000, what: `the end of ${pid}` });
  expect(existsSync(join(world.labs.state, 'hub/notary/two'))).toBe(false);
  expect(notaries('one')).toHaveLength(1);
});
