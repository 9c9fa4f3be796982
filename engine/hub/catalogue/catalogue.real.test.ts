import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTimeOf } from '#engine/lab/process-alive.ts';
import { folderOfFile, folderOfTest } from '#engine/lab/test-folder.fixture.ts';
import { until } from '#engine/lab/until.ts';
import { buildCatalogue } from './catalogue-build.ts';
import { CATALOGUE, type Catalogue } from './catalogue-list.ts';
import type { CatalogueState } from './catalogue-state.ts';
import { startRegistry, type TestRegistry } from './registry.fixture.ts';
import { RegistryPush } from './registry-push.ts';
import { type RunningCatalogue, startCatalogue } from './start-catalogue.ts';

const LIMIT_MS = 10 * 60_000;
const FIRST = ['hello-world', 'busybox', 'alpine', 'debian', 'nginx', 'redis'];
const ONLY = FIRST.map((name) => `library/${name}`);
const ANY_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';

type Manifest = { config: { digest: string }; layers: { digest: string; size: number }[] };

const cache = folderOfFile();
let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry();
});
afterAll(() => registry?.stop());

/** What is being made in a cache, or was when somebody was killed. */
const draftsIn = (dir: string): string[] =>
  readdirSync(join(dir, 'catalogue')).filter((name) => name.includes('.draft-'));

const processesWith = (word: string): string[] =>
  readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(word);
    } catch {
      return false;
    }
  });

const reached = (running: RunningCatalogue, what: string, holds: (state: CatalogueState) => boolean) =>
  until(() => holds(running.state()) && running.state(), { limitMs: LIMIT_MS, everyMs: 20, what });

const isMaking = (name: string) => (state: CatalogueState) =>
  state.images.some((image) => image.name === name && image.state === 'building');

/** Until all is over. */
async function runIn(dir: string, target: TestRegistry): Promise<{ state: CatalogueState; log: string[] }> {
  const log: string[] = [];
  const running = startCatalogue({
    cache: dir,
    registrySocket: target.socket,
    log: (line) => log.push(line),
    only: ONLY,
  });
  await reached(running, 'the end of the making', ({ status }) => status !== 'building');
  await running.stop();
  return { state: running.state(), log };
}

async function manifestOf(name: string, from = registry): Promise<Manifest> {
  const { status, body } = await from.get(`/v2/library/${name}/manifests/latest`, ANY_MANIFEST);
  expect(status, `${name}: ${body}`).toBe(200);
  return JSON.parse(body.toString('utf8'));
}

const manifestsIn = async (from: TestRegistry): Promise<Manifest[]> =>
  Promise.all(FIRST.map((name) => manifestOf(name, from)));
const sha256 = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

describe('the images that come first', () => {
  beforeAll(async () => {
    const { state } = await runIn(cache, registry);
    expect(state.images.filter(({ error }) => error)).toEqual([]);
    expect(state).toMatchObject({ status: 'ready', done: FIRST.length, total: FIRST.length });
  }, LIMIT_MS);

  test.each(FIRST)(
    '%s is whole: each blob is what its digest says, and each layer the one of the configuration',
    async (name) => {
      const { config, layers } = await manifestOf(name);
      const fetch = async (digest: string) => (await registry.get(`/v2/library/${name}/blobs/${digest}`)).body;
      const bytes = await fetch(config.digest);
      expect(sha256(bytes)).toBe(config.digest);
      const blobs = await Promise.all(layers.map(({ digest }) => fetch(digest)));
      expect(blobs.map(sha256)).toEqual(layers.map(({ digest }) => digest));
      expect(blobs.map((blob) => sha256(gunzipSync(blob)))).toEqual(JSON.parse(bytes.toString('utf8')).rootfs.diff_ids);
    },
  );

  test('have tags of the versions in them', async () => {
    const { tags } = JSON.parse((await registry.get('/v2/library/nginx/tags/list')).body.toString('utf8'));
    expect(tags).toEqual(expect.arrayContaining(['latest', expect.stringMatching(/^\d+\.\d+$/)]));
  });

  test('nginx and redis lie on the layer that is Debian', async () => {
    const [debian, nginx, redis] = await Promise.all(['debian', 'nginx', 'redis'].map((name) => manifestOf(name)));
    expect(debian?.layers).toHaveLength(1);
    expect(nginx?.layers[0]).toEqual(debian?.layers[0]);
    expect(redis?.layers[0]).toEqual(debian?.layers[0]);
  });

  test(
    'are given to an empty registry out of the cache, with nothing made anew',
    async () => {
      const other = await startRegistry();
      try {
        const { state, log } = await runIn(cache, other);
        expect(state.status).toBe('ready');
        expect(log).toEqual([]);
        expect(await manifestsIn(other)).toEqual(await manifestsIn(registry));
      } finally {
        await other.stop();
      }
    },
    LIMIT_MS,
  );

  test(
    'made elsewhere, by a process that was killed and one that went on, are the same bytes',
    async () => {
      const [elsewhere, other] = [folderOfTest(), await startRegistry()];
      try {
        const options = { cache: elsewhere, registrySocket: other.socket, log: () => {}, only: ONLY };
        const killed = startCatalogue(options);
        await reached(killed, 'the making of debian', isMaking('debian'));
        process.kill(killed.pid as number, 'SIGKILL');
        await reached(killed, 'the end of the killed one', ({ status }) => status === 'failed');
        await until(() => processesWith(elsewhere).length === 0, {
          limitMs: LIMIT_MS,
          what: 'the end of all it started',
        });
        const { state, log } = await runIn(elsewhere, other);
        expect(state.status).toBe('ready');
        expect(log.filter((line) => /busybox|hello|alpine/.test(line))).toEqual([]);
        expect(draftsIn(elsewhere)).toEqual([]);
        expect(await manifestsIn(other)).toEqual(await manifestsIn(registry));
      } finally {
        await other.stop();
      }
    },
    LIMIT_MS,
  );

  describe('among others', () => {
    const build = async (change: Partial<Catalogue>, budget?: number): Promise<CatalogueState> => {
      vi.stubEnv('ENGINE_ROOM_CACHE', cache);
      const catalogue = { ...CATALOGUE, ...change };
      try {
        const push = new RegistryPush(registry.socket);
        return await buildCatalogue({ catalogue, registry: push, changed: () => {}, log: () => {}, budget });
      } finally {
        vi.unstubAllEnvs();
      }
    };
    const imagesOf = (...names: string[]) =>
      names.flatMap((name) => CATALOGUE.images.filter(({ repository }) => repository === `library/${name}`));

    test(
      'one of a package that there is not fails, with the name of that package, and no other',
      async () => {
        const broken = { name: 'broken', packages: ['no-such-package'], createdBy: 'RUN x' };
        const image = { repository: 'library/broken', tags: ['latest'], layer: 'broken', config: { Cmd: ['x'] } };
        const images = [...imagesOf('hello-world'), image, ...imagesOf('nginx')];
        const state = await build({ layers: [...CATALOGUE.layers, broken], images });
        expect(state.images.map(({ state }) => state)).toEqual(['ready', 'failed', 'ready']);
        expect(state.images[1]?.error).toContain('no-such-package');
        expect(state.status).toBe('failed');
        expect(draftsIn(cache)).toEqual([]);
      },
      LIMIT_MS,
    );

    test(
      'what would take more room than all may is refused, with both numbers',
      async () => {
        const state = await build({ images: imagesOf('busybox', 'debian', 'hello-world') }, 2e6);
        expect(state.images.map(({ state }) => state)).toEqual(['ready', 'failed', 'ready']);
        expect(state.images[1]?.error).toMatch(/would take \d+\.\d MB, more than the 2\.0 MB/);
      },
      LIMIT_MS,
    );
  });
});

describe('the process that makes them', () => {
  test(
    'ends when told, with all it has begun',
    async () => {
      const dir = folderOfTest();
      const running = startCatalogue({
        cache: dir,
        registrySocket: registry.socket,
        log: () => {},
        only: ['library/debian'],
      });
      await until(() => processesWith(dir).length > 0, { limitMs: LIMIT_MS, what: 'the start of the making' });
      await running.stop();
      expect(processesWith(dir)).toEqual([]);
      expect(draftsIn(dir)).toEqual([]);
      expect(running.state().images[0]?.error).toContain('ended');
    },
    LIMIT_MS,
  );

  test(
    'makes nothing that another one of the same cache makes already',
    async () => {
      const [dir, log] = [folderOfTest(), [] as string[]];
      const start = () =>
        startCatalogue({
          cache: dir,
          registrySocket: registry.socket,
          log: (line) => log.push(line),
          only: ['library/alpine'],
        });
      const both = [start(), start()];
      for (const running of both) await reached(running, 'the end of both', ({ status }) => status !== 'building');
      await Promise.all(both.map((running) => running.stop()));
      expect(both.map((running) => running.state().status)).toEqual(['ready', 'ready']);
      expect(log.filter((line) => line.startsWith('making')).sort()).toEqual([
        'making the layer alpine',
        'making the layer busybox',
      ]);
    },
    LIMIT_MS,
  );

  test(
    'takes only the time that others leave',
    async () => {
      const running = startCatalogue({
        cache: folderOfTest(),
        registrySocket: registry.socket,
        log: () => {},
        only: ['library/busybox'],
      });
      try {
        await reached(running, 'the making of busybox', isMaking('busybox'));
        const stat = readFileSync(`/proc/${running.pid}/stat`, 'utf8');
        expect(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]).toBe('19');
      } finally {
        await running.stop();
      }
    },
    LIMIT_MS,
  );

  test(
    'does not outlive the one that started it',
    async () => {
      const dir = folderOfTest();
      const program = fileURLToPath(new URL('./catalogue-victim.fixture.ts', import.meta.url));
      const parent = spawn(process.execPath, ['--import', 'tsx', program, dir, registry.socket], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      try {
        const pid = Number(await firstLine(parent));
        expect(startTimeOf(pid)).not.toBeNull();
        parent.kill('SIGKILL');
        await until(() => startTimeOf(pid) === null, { limitMs: LIMIT_MS, what: 'its end' });
        await until(() => processesWith(dir).length === 0, { limitMs: LIMIT_MS, what: 'the end of all it started' });
      } finally {
        parent.kill('SIGKILL');
      }
    },
    LIMIT_MS,
  );
});

const firstLine = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    child.stdout?.once('data', (text: Buffer) => resolve(text.toString('utf8').split('\n')[0] ?? ''));
    child.once('close', (code) => reject(new Error(`it ended before: ${code}`)));
  });
