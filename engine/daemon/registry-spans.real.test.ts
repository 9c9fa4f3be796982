/** What a command asks of the labs' Docker Hub is in its trace: who asked, for whom, what was answered, and where it failed. */
import { describe, expect, test } from 'vitest';
import { registryOf } from '#engine/hub/registry-pid.fixture.ts';
import { unexplained } from '#engine/lesson/explain/unexplained.ts';
import { accepts } from '#engine/scene/journey-accepts.ts';
import { foldRuns, noRuns } from '#engine/scene/runs.ts';
import type { TraceView } from '#engine/scene/trace-view.ts';
import { transfersOf } from '#engine/scene/transfer.ts';
import { ATTR } from '#engine/trace/attribute.ts';
import { type Run, until } from './daemon.fixture.ts';
import { askedOfRegistry as asked, LIMIT_MS, oneLab } from './one-lab.fixture.ts';

const lab = oneLab({ catalogue: ['library/hello-world', 'library/busybox'] });

const run = (line: string) => lab.run(line);

const below = (ran: Run, name: string): string[] =>
  ran.chain(ran.spans.find((span) => span.to === 'registry' && span.name === name) ?? ran.root);
const viewOf = ({ root }: Run): TraceView => foldRuns(noRuns, lab.page.log.events).views.get(root.trace) as TraceView;

const HEAD = 'HEAD /v2/{name}/manifests/{reference}';
const GET = 'GET /v2/{name}/manifests/{reference}';
const BLOB = 'GET /v2/{name}/blobs/{digest}';
const TOKEN = ['dockerd GET /v2/ 401', 'dockerd GET /token 200'];

describe('docker pull', () => {
  test(
    'asks for a token, the manifest, then configuration and layer, below its own request',
    async () => {
      // Not there, even if this is the second try.
      const ran = await run('docker image rm -f busybox:1 2>/dev/null; docker pull busybox:1');
      expect(asked(ran)).toEqual([
        ...TOKEN,
        ...[`dockerd ${HEAD} 200`, `dockerd ${GET} 200`],
        ...[`dockerd ${BLOB} 200`, `dockerd ${BLOB} 200`],
      ]);
      for (const name of ['GET /v2/', 'GET /token', HEAD, GET, BLOB])
        expect(below(ran, name).slice(1, 3)).toEqual(['POST /images/create', 'docker pull']);
      const [pull] = transfersOf(viewOf(ran));
      expect(pull).toMatchObject({ direction: 'pull', repository: 'library/busybox', reference: '1' });
      expect(pull?.parts.map(({ kind, fate }) => `${kind} ${fate}`)).toEqual([
        ...['access fetched', 'manifest fetched', 'config fetched', 'layer fetched'],
      ]);
      const layer = pull?.parts.at(-1);
      expect(pull?.bytes.moved).toBe((layer?.size ?? 0) + (pull?.parts[2]?.size ?? 0));
      expect(layer?.strokes.map(({ what }) => what)).toContain('unpack');
    },
    LIMIT_MS,
  );

  test(
    'of what nobody has: the span says who refused',
    async () => {
      const ran = await run('docker pull nosuch');
      expect(asked(ran)).toEqual([...TOKEN, `dockerd ${HEAD} 401`, `dockerd ${GET} 401`]);
      expect(ran.end(ran.root)?.outcome.ok).toBe(false);
      expect(ran.end(ran.find('cli dockerd', 'POST /images/create') as never)?.outcome).toEqual({
        ok: false,
        error: expect.stringContaining('pull access denied for nosuch'),
      });
    },
    LIMIT_MS,
  );

  test(
    'of a tag that is not there',
    async () => {
      const ran = await run('docker pull busybox:nope');
      expect(asked(ran)).toEqual([...TOKEN, `dockerd ${HEAD} 404`, `dockerd ${GET} 404`]);
      const get = ran.find('dockerd registry', GET);
      expect(get && ran.end(get)?.outcome).toEqual({ ok: false, error: expect.stringContaining('MANIFEST_UNKNOWN') });
    },
    LIMIT_MS,
  );

  test(
    'beyond the limit: 429, and what is left of it in the headers',
    async () => {
      const ran = await run('curl -sS -X PUT -d pull-limit=0 hub.lab/settings; docker pull hello-world');
      expect(asked(ran)).toEqual(['cli PUT /settings 200', ...[...TOKEN, `dockerd ${HEAD} 200`, `dockerd ${GET} 429`]]);
      const get = ran.find('dockerd registry', GET);
      const end = get && ran.end(get);
      expect(end?.outcome).toEqual({ ok: false, error: expect.stringContaining('TOOMANYREQUESTS') });
      expect(end?.attributes[ATTR.httpResponseHeaders]).toMatchObject({ 'ratelimit-remaining': '0;w=21600' });
    },
    LIMIT_MS,
  );

  test(
    'of a layer that was spoiled on its way: the registry’s answer was well, dockerd found it out',
    async () => {
      const line =
        'docker rmi busybox:1; curl -sS -X PUT -d corrupt=busybox -d pull-limit=100 hub.lab/settings; docker pull busybox:1';
      const ran = await run(line);
      expect(ran.end(ran.root)?.outcome.ok).toBe(false);
      expect(asked(ran).filter((one) => one.includes(BLOB))).not.toEqual([]);
      const pull = ran.find('cli dockerd', 'POST /images/create');
      const told = lab.page.log.events.flatMap((event) =>
        event.type === 'span.event' && event.span === pull?.span ? [String(event.attributes[ATTR.text] ?? '')] : [],
      );
      expect(told.join('')).toContain('filesystem layer verification failed for digest sha256:');
      const spoiled = transfersOf(viewOf(ran))[0]?.parts.find(({ fate }) => fate === 'failed');
      expect(spoiled?.strokes.at(-1)).toMatchObject({
        what: 'verify',
        failed: expect.stringContaining(spoiled?.digest ?? '-'),
      });
    },
    LIMIT_MS,
  );

  test(
    'of a registry that dies in the middle: where it broke off, and the second try',
    async () => {
      const line =
        'docker image rm -f busybox:1; curl -sS -X PUT -d corrupt=off -d throttle=400000 hub.lab/settings; docker pull busybox:1; curl -sS -X DELETE hub.lab/settings';
      const before = lab.page.log.events.length;
      const running = run(line);
      const isComing = () =>
        lab.page.log.events
          .slice(before)
          .some(
            (event) =>
              event.type === 'span.event' &&
              event.name === 'response' &&
              Number((event.attributes[ATTR.httpResponseHeaders] as Record<string, string>)?.['content-length']) > 1e6,
          );
      await until('the layer comes', isComing, LIMIT_MS);
      process.kill(await registryOf(lab.stateDir), 'SIGKILL');
      const ran = await running;
      const blobs = ran.spans.filter(({ name }) => name === BLOB);
      const failures = blobs.map((span) => ran.end(span)?.outcome).filter((outcome) => outcome?.ok === false);
      expect(failures).toEqual(expect.arrayContaining([{ ok: false, error: expect.stringContaining('broke off') }]));
      expect(transfersOf(viewOf(ran))[0]?.parts.at(-1)?.fate).toBe('fetched');
    },
    LIMIT_MS,
  );
});

describe('docker push', () => {
  let pushes = 0;

  test(
    'without an account is refused before anything is sent',
    async () => {
      const ran = await run('docker tag busybox:1 student/app; docker push student/app');
      expect(asked(ran).some((one) => one.includes('PATCH'))).toBe(false);
      expect(ran.end(ran.root)?.outcome.ok).toBe(false);
    },
    LIMIT_MS,
  );

  test(
    'after a login finds its layers in the catalogue, and sends the manifest last',
    async () => {
      const login = await run('docker login -u student -p secret');
      expect(asked(login)).toEqual([...TOKEN, 'dockerd GET /v2/ 200']);
      expect(below(login, 'GET /token').slice(1, 3)).toEqual(['POST /auth', 'docker login']);
      // What was pushed once is there: a second try needs another name.
      const name = `student/app${pushes++ || ''}`;
      const ran = await run(`docker tag busybox:1 ${name}; docker push ${name}`);
      expect(asked(ran).at(-1)).toBe('dockerd PUT /v2/{name}/manifests/{reference} 201');
      expect(below(ran, 'PUT /v2/{name}/manifests/{reference}')).toContain('POST /images/{name}/push');
      const [push] = transfersOf(viewOf(ran));
      expect(push).toMatchObject({ direction: 'push', repository: name });
      expect(push?.parts.filter(({ kind }) => kind === 'layer').map(({ fate }) => fate)).toEqual(['mounted']);
    },
    LIMIT_MS,
  );
});

describe('others that ask', () => {
  test.each([
    ['docker search busy', 'dockerd GET /v1/search 200', 'GET /images/search'],
    ['docker manifest inspect busybox:1', `cli ${GET} 200`, 'docker manifest inspect'],
    ['curl -s https://registry-1.docker.io/v2/', 'cli GET /v2/ 401', 'curl'],
  ])('%s', { timeout: LIMIT_MS }, async (line, exchange, above) => {
    const ran = await run(line);
    expect(asked(ran)).toContain(exchange);
    const name = exchange.split(' ').slice(1, -1).join(' ');
    expect(below(ran, name).slice(1)).toContain(above);
  });

  test('BuildKit, for the image a build begins with', { timeout: LIMIT_MS }, async () => {
    const ran = await run("printf 'FROM student/app:nope\\nRUN true\\n' | docker build -");
    expect(asked(ran)).toContain(`buildkit ${HEAD} 404`);
    expect(below(ran, HEAD).slice(1)).toContain('docker build');
  });
});

test('all of it is explained, belongs to a command, and could have happened', async () => {
  const { events } = lab.page.log;
  expect(unexplained(events)).toEqual([]);
  expect(accepts(events)).toEqual({ ok: true });
  const stray = events.filter(
    (event) => event.type === 'span.started' && event.to === 'registry' && event.trace === 'background',
  );
  expect(stray).toEqual([]);
});
