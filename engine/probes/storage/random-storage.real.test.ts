/** Whatever is done to files, containers, volumes and images: what is told equals what the kernel and the engine say. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { MAKE_OLD, RANDOM_CONTAINERS } from '../files/random-files.fixture.ts';
import { toldActions, toldDiff } from '../files/told-files.fixture.ts';
import { ObservedLab } from '../observed-lab.fixture.ts';
import { said, storedTold } from '../stored-lab.fixture.ts';
import { PREPARE } from './random-mounts.fixture.ts';
import {
  randomStorageCommands,
  STORAGE_KINDS,
  type StorageCommand,
  type StorageKind,
  scriptOf,
} from './random-storage.fixture.ts';
import { diskLines, type SaidContainer, saidStorage } from './said-storage.fixture.ts';
import { diskCounted, mountsTold, toldTable, volumesTold } from './told-mounts.fixture.ts';

/** `STORAGE_STEPS=200 STORAGE_SEED=7` for more of them, and for others; `STORAGE_KINDS=files` for one kind alone. */
const STEPS = Number(process.env.STORAGE_STEPS ?? 40);
const SEED = Number(process.env.STORAGE_SEED ?? 1);
const WANTED = process.env.STORAGE_KINDS?.split(',') ?? STORAGE_KINDS;
const AT_ONCE = 10;
const LIMIT = { timeout: 60_000, interval: 300 };

let lab: ObservedLab;

beforeAll(async () => {
  lab = await ObservedLab.boot();
  await said(lab, PREPARE);
  await said(lab, `docker run --name maker busybox sh -c '${MAKE_OLD}' && docker commit maker base && docker rm maker`);
  for (const name of RANDOM_CONTAINERS) await said(lab, `docker run -d --name ${name} base sleep 100000`);
}, 300_000);

afterAll(() => lab?.close(), 120_000);

function agrees({ id, running, mounts, table, diff }: SaidContainer): void {
  expect(toldDiff(lab, id)).toEqual(diff);
  expect(toldTable(lab, id)).toEqual(running ? table : []);
  if (running) return;
  const known = mountsTold(lab).filter(({ container, kind }) => container === id && /volume|bind/.test(kind));
  expect(known.map(({ destination }) => destination).sort()).toEqual(mounts);
}

async function holds(): Promise<void> {
  const { containers, volumes, images, disk } = await saidStorage(lab);
  const told = new Set(mountsTold(lab).map(({ container }) => container));
  expect([...told].sort()).toEqual(containers.map(({ id }) => id).sort());
  for (const container of containers) agrees(container);
  expect([...volumesTold(lab).keys()].sort()).toEqual(volumes);
  expect([...storedTold(lab).images].flatMap(([id, { tags }]) => tags.map((tag) => `${id} ${tag}`)).sort()).toEqual(
    images,
  );
  expect(diskLines((await diskCounted(lab)).engine)).toEqual(disk);
}

const story = (commands: readonly StorageCommand[]): string =>
  commands.map(({ container, line }) => (container === undefined ? line : `${container}: ${line}`)).join('\n');

it(`after random commands (seed ${SEED})`, async () => {
  const kinds = STORAGE_KINDS.filter((kind) => WANTED.includes(kind)) satisfies StorageKind[];
  const commands = randomStorageCommands(SEED, STEPS, kinds);
  for (let at = 0; at < commands.length; at += AT_ONCE) {
    const some = commands.slice(at, at + AT_ONCE);
    await said(lab, scriptOf(some));
    await vi.waitFor(holds, LIMIT).catch(async (error: Error) => {
      const { containers } = await saidStorage(lab);
      const told = containers
        .map(({ id, name }) => `${name}: ${toldActions(lab, id).slice(-40).join(', ')}`)
        .join('\n');
      const [before, now] = [story(commands.slice(0, at)), story(some)];
      throw new Error(`seed ${SEED}, after:\n${before}\n--\n${now}\ntold:\n${told}\n${error.message}`, {
        cause: error,
      });
    });
  }
}, 1_800_000);
