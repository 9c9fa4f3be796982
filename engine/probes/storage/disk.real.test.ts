/** What is told of a real lab's disk equals what its engine reckons and what du counts. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { DiskUse } from '#engine/trace/storage.ts';
import { monotonic } from '../clock.ts';
import { ObservedLab } from '../observed-lab.fixture.ts';
import { LIMIT, said } from '../stored-lab.fixture.ts';
import { diskCounted, diskTold } from './told-mounts.fixture.ts';

let lab: ObservedLab;

beforeAll(async () => {
  lab = await ObservedLab.boot();
}, 300_000);

afterAll(() => lab?.close(), 120_000);

const say = (line: string) => said(lab, line);
const du = async (paths: string) => Number((await say(`du -cxs -B1 ${paths} 2>/dev/null | tail -1`)).split('\t')[0]);

/** Counted anew, and told as expected. */
async function counted(check: (use: DiskUse) => void | Promise<void>): Promise<void> {
  await vi.waitFor(async () => check(await diskCounted(lab)), LIMIT);
}

const sumOf = (use: DiskUse, what: string) =>
  use.disk.filter((row) => row.what === what).reduce((sum, { taken }) => sum + taken, 0);

it('nothing is counted until somebody wants to know', async () => {
  await say('docker run --rm busybox true');
  const asked = monotonic();
  await counted(() => {});
  const first = lab.observations.find((seen) => seen.kind === 'engine.event' && seen.subject.kind === 'disk-use');
  expect(first?.at).toBeGreaterThan(asked);
});

it('the engine’s reckoning is what docker system df says', async () => {
  await say('docker run -d --name writer -v kept:/k busybox sh -c "head -c 3000000 /dev/zero >/k/a; sleep 3600"');
  await say('docker exec writer sh -c "head -c 2000000 /dev/zero >/own"');
  const df = JSON.parse(
    await say('docker run --rm busybox true; curl -s --unix-socket /run/docker.sock http://d/system/df'),
  );
  await counted(({ engine }) => {
    expect(engine.layers).toBe(df.LayersSize);
    expect(engine.volumes).toEqual([{ name: 'kept', size: 3_000_000, users: 1 }]);
    expect(engine.containers.find(({ name }) => name === 'writer')).toMatchObject({ written: 2_000_000 });
    expect(engine.images.map(({ size }) => size).sort()).toEqual(
      df.Images.map(({ Size }: { Size: number }) => Size).sort(),
    );
  });
});

it('blocks are those that du counts, each inode once', async () => {
  await say('docker exec writer sh -c "ln /own /also; truncate -s 50M /sparse"');
  await counted(async (use) => {
    const [store, id] = ['/var/lib/docker', await say("docker inspect -f '{{.Id}}' writer")];
    const upper = (await say("docker inspect -f '{{.GraphDriver.Data.UpperDir}}' writer")).replace(/\/diff$/, '');
    const container = use.disk.find((row) => row.what === 'container' && row.id === id);
    expect(container?.taken).toBe(await du(`${upper} ${upper}-init`));
    expect(container?.length).toBeGreaterThan(50 << 20);
    expect(sumOf(use, 'volume')).toBe(await du(`${store}/volumes/kept`));
    const all = ['layer', 'container', 'volume', 'log', 'build cache', 'engine'].map((what) => sumOf(use, what));
    expect(all.reduce((sum, bytes) => sum + bytes, 0)).toBe(await du(store));
    expect(sumOf(use, 'containerd')).toBe(await du('/var/lib/containerd'));
    expect(use.disk.filter(({ what }) => what === 'layer').length).toBeGreaterThanOrEqual(use.engine.images.length);
  });
});

it('a log, and what a build left, are told apart', async () => {
  await say('docker run --name talks busybox sh -c "head -c 200000 /dev/zero | tr \'\\\\0\' x"');
  await say(
    "printf 'FROM busybox\\nRUN head -c 1000000 /dev/zero >/one\\n' | docker build -q -t one - && docker rmi one",
  );
  await counted((use) => {
    expect(use.disk.find(({ what, length }) => what === 'log' && length > 200_000)).toBeDefined();
    expect(sumOf(use, 'build cache')).toBeGreaterThan(1_000_000);
  });
});

it('once asked, it is told again after what changes it', async () => {
  const before = diskTold(lab)?.engine.volumes.length;
  await say('docker volume create another');
  await vi.waitFor(() => expect(diskTold(lab)?.engine.volumes.length).toBe((before ?? 0) + 1), LIMIT);
});
