/** A lab with many containers on many networks: what is told of it equals what its own programs say, also while it is torn down. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ObservedLab } from '../observed-lab.fixture.ts';
import { SAY_ALL, saidView, toldView } from './said-network.fixture.ts';
import { worldTold } from './told-world.fixture.ts';

/** `NETWORK_CONTAINERS=200` for as many as the network deck is meant for. */
const CONTAINERS = Number(process.env.NETWORK_CONTAINERS ?? 20);
const NETWORKS = 20;
/** A container takes 12 tasks and 5 MiB: its shim's, above all. */
const ROOM = { pids: 200 + 14 * CONTAINERS, memoryMiB: 512 + 6 * CONTAINERS };
const LIMIT = { timeout: 120_000, interval: 500 };

let lab: ObservedLab;

beforeAll(async () => {
  lab = await ObservedLab.boot([], ROOM);
}, 300_000);

afterAll(() => lab?.close(), 240_000);

const run = async (script: string): Promise<void> => {
  const { code, stderr } = await lab.command('bash', '-ec', script);
  expect(code, stderr).toBe(0);
};
const said = async () => saidView((await lab.command('bash', '-c', SAY_ALL)).stdout);
const holds = () => vi.waitFor(async () => expect(toldView(worldTold(lab))).toEqual(await said()), LIMIT);
const containers = () => [...worldTold(lab).namespaces.values()].filter(({ role }) => role === 'container');

it('each has its namespace, its cables and its place on a network', async () => {
  await run(`for n in {1..${NETWORKS}}; do docker network create net$n; done`);
  await run(
    `for n in {1..${CONTAINERS}}; do docker run -d --name c$n --network net$((n % ${NETWORKS} + 1)) busybox sleep 1d; done`,
  );
  await run(`for n in {1..${NETWORKS}}; do docker network connect net$n c1 || docker network connect bridge c1; done`);
  await holds();
  const { networks } = worldTold(lab);
  expect(containers()).toHaveLength(CONTAINERS);
  const endpoints = [...networks.values()].flatMap((network) => network.endpoints);
  expect(endpoints).toHaveLength(CONTAINERS + NETWORKS);
}, 900_000);

it('nothing of it was left out', () => {
  const reports = lab.observations.flatMap((seen) => (seen.kind === 'probe' && seen.probe === 'network' ? [seen] : []));
  // What came faster than it was read is read anew, which leaves nothing out.
  expect(reports.filter(({ state, detail }) => state === 'lost' || detail.startsWith('There are more'))).toEqual([]);
});

it('all of them go at once, and nothing is told that is not there', async () => {
  await run('docker rm -f $(docker ps -q); docker network prune -f');
  await holds();
  expect(containers()).toEqual([]);
}, 900_000);
