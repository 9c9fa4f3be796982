/** Whatever is done with containers and volumes: what is told equals what the kernel and the engine say. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ObservedLab } from '../observed-lab.fixture.ts';
import { said } from '../stored-lab.fixture.ts';
import { PREPARE, randomMountCommands } from './random-mounts.fixture.ts';
import { mountsTold, saidTable, toldTable, volumesTold } from './told-mounts.fixture.ts';

/** `MOUNT_STEPS=200 MOUNT_SEED=7` for more of them, and for others. */
const STEPS = Number(process.env.MOUNT_STEPS ?? 24);
const SEED = Number(process.env.MOUNT_SEED ?? 1);
const AT_ONCE = 8;
const LIMIT = { timeout: 60_000, interval: 300 };

let lab: ObservedLab;

beforeAll(async () => {
  lab = await ObservedLab.boot();
}, 300_000);

afterAll(() => lab?.close(), 120_000);

type Inspected = { Id: string; State: { Running: boolean }; Mounts: { Destination: string }[] };

const linesOf = (text: string) => text.split('\n').filter(Boolean);

async function holds(): Promise<void> {
  const ids = linesOf(await said(lab, 'docker ps -aq --no-trunc')).sort();
  const told = [...new Set(mountsTold(lab).map(({ container }) => container))].sort();
  expect(told).toEqual(ids);
  for (const id of ids) await agrees(id);
  expect([...volumesTold(lab).keys()].sort()).toEqual(linesOf(await said(lab, 'docker volume ls -q')).sort());
}

async function agrees(id: string): Promise<void> {
  const [{ State, Mounts }] = JSON.parse(await said(lab, `docker inspect ${id}`)) as [Inspected];
  if (State.Running) return expect(toldTable(lab, id)).toEqual(await saidTable(lab, id));
  expect(toldTable(lab, id)).toEqual([]);
  const known = mountsTold(lab).filter(({ container, kind }) => container === id && /volume|bind/.test(kind));
  const wanted = Mounts.map(({ Destination }) => Destination).filter((one) => one !== '/m');
  expect(known.map(({ destination }) => destination).sort()).toEqual(wanted.sort());
}

it(`after random commands (seed ${SEED})`, async () => {
  await said(lab, PREPARE);
  const commands = randomMountCommands(SEED, STEPS);
  for (let at = 0; at < commands.length; at += AT_ONCE) {
    const some = commands.slice(at, at + AT_ONCE);
    await lab.command('bash', '-c', some.join('\n'));
    await vi.waitFor(holds, LIMIT).catch((error: Error) => {
      throw new Error(`seed ${SEED}, after:\n${some.join('\n')}\n${error.message}`, { cause: error });
    });
  }
}, 900_000);
