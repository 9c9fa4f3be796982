/** What the registry's side saw finds the command that caused it. */
import { describe, expect, test } from 'vitest';
import { ATTR } from '#engine/trace/attribute.ts';
import { fromMillis } from '#engine/trace/ids.ts';
import { answers, asks, DAEMONS, DOCKERD, done, opened, peer, spawns, typed } from './make-observation.fixture.ts';
import type { Body, Observation, Peer } from './observation.ts';
import { storyOf } from './story-of.fixture.ts';

const DOCKER = 'docker/26.1.5+dfsg1 go/go1.22 UpstreamClient(Docker-Client/26.1.5)';
const dockerd: Peer = { pid: DOCKERD, uid: 0, argv: ['/usr/sbin/dockerd', '-H', 'fd://'], ancestors: [] };

const wants = (ms: number, exchange: number, request: string, agent = DOCKER, from?: Peer): Observation => {
  const [method = '', url = ''] = request.split(' ');
  const host = url.startsWith('/token') ? 'auth.docker.io' : 'registry-1.docker.io';
  return {
    ...{ at: fromMillis(ms), kind: 'registry.request', connection: 1, exchange, host, method, url },
    headers: { 'user-agent': agent },
    ...(from && { peer: from }),
  };
};

type End = { responseSize?: number; responseBody?: Body; failure?: string };
const gets = (ms: number, exchange: number, status: number, end: End = {}): Observation[] => [
  { at: fromMillis(ms), kind: 'registry.response', exchange, status, headers: {} },
  { at: fromMillis(ms), kind: 'registry.ended', exchange, requestSize: 0, responseSize: 0, ...end },
];

const shell = (terminal: string, pid: number): Observation[] => [
  opened(terminal, pid),
  { at: fromMillis(0), kind: 'kernel', pid, tid: pid, ppid: 1, comm: 'bash', call: { name: 'execve', argv: ['bash'] } },
];

const pulls = (ms: number, terminal: string, pid: number, exchange: number, image: string): Observation[] => [
  typed(ms, terminal, `docker pull ${image}`),
  ...spawns(ms + 1, pid, pid + 1, `docker pull ${image}`),
  asks(ms + 2, exchange, peer(pid + 1, terminal, 1), `POST /images/create?fromImage=${image}&tag=latest`),
];

const tell = (...observations: (Observation | Observation[])[]) => storyOf(observations.flat(), { processes: DAEMONS });

describe('dockerd asks', () => {
  const story = tell(
    shell('t1', 100),
    shell('t2', 200),
    pulls(10, 't1', 100, 1, 'nginx'),
    pulls(20, 't2', 200, 2, 'redis'),
    wants(30, 1, 'GET /v2/'),
    wants(31, 2, 'GET /token?scope=repository%3Alibrary%2Fredis%3Apull&service=registry.docker.io'),
    gets(32, 2, 200),
    wants(33, 3, 'HEAD /v2/library/nginx/manifests/latest'),
    gets(34, 3, 404, {
      responseBody: { size: 9, content: { errors: [{ code: 'MANIFEST_UNKNOWN', message: 'unknown' }] } },
    }),
    wants(35, 4, 'GET /v2/library/redis/blobs/sha256:00'),
    gets(36, 4, 200, { responseSize: 7, failure: 'the client went away after 7 of 9 bytes' }),
  );

  test('for the pull that names the image', () => {
    const head = story.find('POST /images/create > HEAD /v2/{name}/manifests/{reference}');
    expect(head.from).toBe('dockerd');
    expect(head.attributes[ATTR.placedBy]).toEqual(['library/nginx']);
    expect(story.path(head)).toContain('docker pull');
    expect(head.trace).not.toBe(story.find('POST /images/create > GET /token').trace);
  });

  test('and what names no image is nobody’s where two pulls are open', () => {
    expect(story.find('GET /v2/').trace).toBe('background');
  });

  test('and is told why not, in the registry’s words', () => {
    const head = story.find('HEAD /v2/{name}/manifests/{reference}');
    expect(story.endOf(head)?.outcome).toEqual({ ok: false, error: 'MANIFEST_UNKNOWN: unknown' });
  });

  test('and an answer that was cut short is a failure, whatever its status', () => {
    const blob = story.find('GET /v2/{name}/blobs/{digest}');
    expect(story.endOf(blob)?.outcome).toEqual({ ok: false, error: 'the client went away after 7 of 9 bytes' });
    expect(story.endOf(blob)?.attributes).toMatchObject({ [ATTR.httpStatus]: 200, [ATTR.httpResponseSize]: 7 });
  });
});

test.each([
  ['one pull is open', [pulls(10, 't1', 100, 1, 'nginx')], 'POST /images/create > GET /v2/'],
  [
    'only a login is open',
    [
      typed(10, 't1', 'docker login'),
      spawns(11, 100, 101, 'docker login'),
      asks(12, 1, peer(101, 't1', 1), 'POST /auth'),
    ],
    'POST /auth > GET /v2/',
  ],
])('what names no image is inferred where %s', (_, before, path) => {
  const asked = tell(shell('t1', 100), ...before, wants(30, 1, 'GET /v2/')).find(path);
  expect(asked.parentEvidence).toBe('inferred');
});

test('an image of a library is the same without its namespace, one of a user is not', () => {
  const story = tell(
    shell('t1', 100),
    pulls(10, 't1', 100, 1, 'student/app'),
    wants(30, 1, 'GET /v2/library/app/tags/list'),
  );
  expect(story.find('GET /v2/{name}/tags/list').trace).toBe('background');
});

describe('a program of the learner asks', () => {
  const curl: Peer = { ...peer(101, 't1', 1), argv: ['curl', 'https://registry-1.docker.io/v2/'] };
  const story = tell(
    shell('t1', 100),
    typed(10, 't1', 'curl https://registry-1.docker.io/v2/'),
    spawns(11, 100, 101, 'curl https://registry-1.docker.io/v2/'),
    wants(20, 1, 'GET /v2/', 'curl/7.88.1', curl),
    gets(21, 1, 401),
    done(30, 't1'),
  );

  test('and is known by its process', () => {
    const asked = story.find('curl > GET /v2/');
    expect([asked.from, asked.to]).toEqual(['cli', 'registry']);
    expect(story.endOf(asked)?.outcome).toEqual({ ok: false, error: 'status 401' });
  });
});

test('a request whose pull has ended is nobody’s', () => {
  const story = tell(
    shell('t1', 100),
    pulls(10, 't1', 100, 1, 'nginx'),
    answers(15, 1, 200),
    wants(30, 1, 'HEAD /v2/library/nginx/manifests/latest', DOCKER, dockerd),
  );
  expect(story.find('HEAD /v2/{name}/manifests/{reference}').trace).toBe('background');
});
