/** What is told of a real lab's network equals what the lab's own programs say of it, whatever was done to it. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ObservedLab } from '../observed-lab.fixture.ts';
import { randomCommands, UNDO } from './random-network.fixture.ts';
import { SAY_ALL, saidView, toldView } from './said-network.fixture.ts';
import { worldTold } from './told-world.fixture.ts';

/** `NETWORK_STEPS=200 NETWORK_SEED=7` for more of them, or for those that failed. */
const STEPS = Number(process.env.NETWORK_STEPS ?? 30);
const SEED = Number(process.env.NETWORK_SEED ?? 1);
const AT_ONCE = 15;
const LIMIT = { timeout: 60_000, interval: 300 };

let lab: ObservedLab;

beforeAll(async () => {
  lab = await ObservedLab.boot();
}, 300_000);

afterAll(() => lab?.close(), 120_000);

const said = async () => saidView((await lab.command('bash', '-c', SAY_ALL)).stdout);
const rules = async (...options: string[]) => (await lab.command('iptables', ...options)).stdout;

/** Addresses of IPv6 and what bridges learn come a moment later. */
const holds = () => vi.waitFor(async () => expect(toldView(worldTold(lab))).toEqual(await said()), LIMIT);

it('a lab that has just begun', holds, 120_000);

it(`after random commands (seed ${SEED})`, async () => {
  const commands = randomCommands(SEED, STEPS);
  for (let at = 0; at < commands.length; at += AT_ONCE) {
    const some = commands.slice(at, at + AT_ONCE);
    await lab.command('bash', '-c', some.join('\n'));
    await holds().catch((error: Error) => {
      throw new Error(`seed ${SEED}, after:\n${some.join('\n')}\n${error.message}`, { cause: error });
    });
    bothEnds();
  }
}, 900_000);

const gateway = (): Promise<string> =>
  vi.waitFor(() => {
    const front = [...worldTold(lab).networks.values()].find(({ name }) => name === 'front');
    if (!front?.subnets[0]?.gateway) throw new Error('the network was not told yet');
    return front.subnets[0].gateway;
  }, LIMIT);

/** Each end of a veth whose namespace is known names the other, and the other names it. */
function bothEnds(): void {
  const { links } = worldTold(lab);
  const pairs = [...links].filter(([, { kind, peer }]) => kind === 'veth' && peer?.namespace);
  for (const [id, { peer }] of pairs) {
    const other = links.get(`${peer?.namespace}/${peer?.index}`);
    expect(`${other?.peer?.namespace}/${other?.peer?.index}`).toBe(id);
  }
}

it('a published port: who lives where, who listens, and the connection with its rewritten end', async () => {
  await lab.command('bash', '-c', UNDO);
  const run = 'docker run -d --name web --network front -p 8090:80 busybox httpd -f -p 80';
  await lab.command('bash', '-c', `docker network create front; ${run}`);
  const web = (await lab.command('docker', 'inspect', '-f', '{{.Id}}', 'web')).stdout.trim();
  const address = `${await gateway()}:8090`;
  await lab.command('bash', '-c', `curl -s ${address}; curl -s 127.0.0.1:8090; true`);
  await vi.waitFor(() => {
    const { namespaces, listeners, networks, connections } = worldTold(lab);
    const [inode = '', home] = [...namespaces].find(([, { containers }]) => containers.includes(web)) ?? [];
    expect(home).toMatchObject({ role: 'container', path: expect.stringMatching(/^\/run\/docker\/netns\//) });
    const [host = ''] = [...namespaces].find(([, { role }]) => role === 'host') ?? [];
    const ports = (of: string) =>
      (listeners.get(of)?.listeners ?? []).map(({ address, port, program }) => `${program} ${address} ${port}`);
    expect(ports(host)).toContain('docker-proxy 0.0.0.0 8090');
    expect(ports(inode)).toContain('httpd :: 80');
    expect(ports(inode).some((port) => port.startsWith('dockerd 127.0.0.11 '))).toBe(true);
    const toPort = [...connections.values()].filter(({ original }) => original.dport === 8090);
    expect(toPort.map(({ rewritten }) => rewritten?.includes('dst') ?? false).toSorted()).toEqual([false, true]);
    expect([...networks.values()].find(({ name }) => name === 'front')?.endpoints).toMatchObject([
      { container: web, name: 'web', aliases: expect.arrayContaining(['web']) },
    ]);
  }, LIMIT);
}, 120_000);

it('counters move with what goes, and come to rest', async () => {
  const moved = (): number =>
    [...worldTold(lab).counters]
      .filter(([id]) => id.endsWith('/ip/nat/OUTPUT'))
      .flatMap(([, { rules: of }]) => of.map(([n]) => n))
      .reduce((sum, n) => sum + n, 0);
  const [before, address] = [moved(), await gateway()];
  await lab.command('bash', '-c', `for i in 1 2 3; do curl -s ${address}:8090; done; true`);
  await vi.waitFor(() => expect(moved()).toBeGreaterThanOrEqual(before + 3), LIMIT);
}, 120_000);

it('leaves nothing of its own in the learner’s rules', async () => {
  expect(await rules('-S')).not.toMatch(/engine-room|TRACE|nflog/i);
  expect((await lab.command('nft', 'list', 'tables')).stdout).not.toMatch(/inet|netdev/);
  expect((await lab.command('iptables-save')).stdout).not.toContain('legacy');
}, 120_000);

it('after all of it was taken away, nothing is told that is not there', async () => {
  await lab.command('bash', '-c', UNDO);
  await holds();
  const { namespaces, connections } = worldTold(lab);
  expect([...namespaces.values()].map(({ role }) => role).toSorted()).toEqual(['host', 'laptop']);
  for (const { namespace } of connections.values()) expect(namespaces.has(namespace)).toBe(true);
}, 300_000);
