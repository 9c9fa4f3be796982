/** What is told of a swarm of one: its node, services and tasks, the namespaces of its networks, and its end, of which nothing tells. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ObservedLab } from '../observed-lab.fixture.ts';
import { worldTold } from './told-world.fixture.ts';

const LIMIT = { timeout: 120_000, interval: 200 };

let lab: ObservedLab;
const docker = async (...argv: string[]) => (await lab.command('docker', ...argv)).stdout.trim();

beforeAll(async () => {
  lab = await ObservedLab.boot();
}, 300_000);

afterAll(() => lab?.close(), 120_000);

it('an engine is of no swarm, of one, and of none again', async () => {
  await vi.waitFor(() => expect(worldTold(lab).swarm?.state).toBe('inactive'), LIMIT);
  await docker('swarm', 'init', '--advertise-addr', '127.0.0.1');
  await vi.waitFor(() => expect(worldTold(lab).swarm).toMatchObject({ state: 'active', manager: true }), LIMIT);
  const node = await docker('node', 'ls', '-q');
  expect(worldTold(lab).swarm?.nodes).toMatchObject([{ id: node, role: 'manager', leader: true }]);

  await docker('network', 'create', '-d', 'overlay', '--attachable', 'mesh');
  const service = ['service', 'create', '-d', '--name', 'web', '--replicas', '2', '--endpoint-mode', 'dnsrr'];
  await docker(...service, '--network', 'mesh', '--no-resolve-image', 'busybox', 'sleep', '1000');
  await vi.waitFor(async () => {
    const { swarm, namespaces, networks } = worldTold(lab);
    expect(swarm?.services).toMatchObject([{ name: 'web', replicas: 2, endpointMode: 'dnsrr', mode: 'replicated' }]);
    const running = (await docker('ps', '-q', '--no-trunc')).split('\n').toSorted();
    expect(running).toHaveLength(2);
    expect(swarm?.tasks.map(({ state, container }) => `${state} ${container}`).toSorted()).toEqual(
      running.map((id) => `running ${id}`),
    );
    expect([...networks.values()].find(({ name }) => name === 'mesh')).toMatchObject({
      driver: 'overlay',
      attachable: true,
    });
    expect([...namespaces.values()].some(({ role, label }) => role === 'network' && label.startsWith('1-'))).toBe(true);
  }, LIMIT);

  await docker('swarm', 'leave', '--force');
  await vi.waitFor(
    () => expect(worldTold(lab).swarm).toMatchObject({ state: 'inactive', services: [], tasks: [] }),
    LIMIT,
  );
}, 400_000);
