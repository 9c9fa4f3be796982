/** Two labs that form a swarm: what a lab's kernel and Docker can do together with another's. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { buildArchive } from './base-images/build.ts';
import { loadImages } from './base-images/load.ts';
import { buildLabImage } from './image/build.ts';
import { LAN_ADDRESSES } from './lab-wire.ts';
import { type Labs, openLabs, sh, specOf } from './real-lab.fixture.ts';
import { until } from './until.ts';

const TWO_MINUTES = 120_000;
vi.setConfig({ testTimeout: TWO_MINUTES });
let labs: Labs;
const manager = { ...specOf('swarm-a'), hostname: 'node-1' };
const worker = { ...specOf('swarm-b'), hostname: 'node-2' };
const on = async ({ id }: typeof manager, line: string): Promise<string> =>
  (await sh(labs.driver, id, line)).out.trim();

beforeAll(async () => {
  const image = await buildLabImage();
  const archive = await buildArchive('small', image);
  labs = await openLabs();
  await Promise.all(
    [manager, worker].map(async (spec) => {
      const place = await labs.driver.create(spec);
      await labs.driver.boot(spec.id);
      await loadImages(place, archive);
    }),
  );
  await labs.driver.connect(manager.id, worker.id);
  await labs.driver.connect(manager.id, worker.id);
  await on(manager, `docker swarm init --advertise-addr ${LAN_ADDRESSES[0]}`);
  const token = await on(manager, 'docker swarm join-token -q worker');
  await on(worker, `docker swarm join --token ${token} ${LAN_ADDRESSES[0]}:2377`);
}, TWO_MINUTES);
afterAll(() => labs?.close(), TWO_MINUTES);

test('both nodes are ready, by their own names', async () => {
  const nodes = () => on(manager, "docker node ls --format '{{.Hostname}} {{.Status}}' | sort");
  await until(async () => (await nodes()) === 'node-1 Ready\nnode-2 Ready', { limitMs: 60_000, what: 'two nodes' });
});

test('a container finds another on the other host by its name, and its packets travel in VXLAN', async () => {
  await on(manager, 'docker network create -d overlay --attachable between');
  await on(manager, 'docker run -d --name near --network between busybox sleep 600');
  // The worker's engine learns of the network when something of its own asks for it.
  const far = () =>
    on(
      worker,
      'docker inspect -f "{{.State.Running}}" far || docker run -d --name far --network between busybox sleep 600',
    );
  await until(async () => (await far()).endsWith('true'), { limitMs: 60_000, what: 'a container on the worker' });
  const seen = on(worker, `timeout 20 tcpdump -lnc 2 -i lan0 udp port 4789 2>/dev/null`);
  await until(async () => (await on(manager, 'docker exec near ping -c 1 -W 2 far')).includes('1 packets received'), {
    limitMs: 60_000,
    what: 'an answer across the overlay',
  });
  await on(manager, 'docker exec near ping -c 3 far');
  expect(await seen).toMatch(/VXLAN.*vni \d+[\s\S]*ICMP echo/);
});

test('a node that freezes is down, and its task is made anew elsewhere', async () => {
  await on(
    manager,
    'docker service create -d --name s --replicas 2 --no-resolve-image --endpoint-mode dnsrr --network between busybox sleep 600',
  );
  const running = () =>
    on(
      manager,
      "docker service ps s --filter desired-state=running --format '{{.Node}} {{.CurrentState}}' | awk '{print $1, $2}' | sort",
    );
  await until(async () => (await running()) === 'node-1 Running\nnode-2 Running', {
    limitMs: 60_000,
    what: 'two tasks',
  });
  await labs.driver.pause(worker.id);
  try {
    await until(async () => (await running()) === 'node-1 Running\nnode-1 Running', {
      limitMs: 90_000,
      what: 'rescheduling',
    });
    expect(await on(manager, "docker node ls --format '{{.Hostname}} {{.Status}}' | sort")).toBe(
      'node-1 Ready\nnode-2 Down',
    );
  } finally {
    await labs.driver.resume(worker.id);
  }
});
