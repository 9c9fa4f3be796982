/**
 * A swarm of two hosts whose services are reached by their address and by published ports: by the kernel's IPVS, or by what stands in for it
 * where the kernel has none. Where it has, there must be nothing of the stand-in.
 */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { balancingOf } from '#engine/mesh/kernel-balancing.ts';
import type { Packet } from '#engine/trace/packet.ts';
import { STAND_IN_CHAIN } from '#engine/trace/stand-in.ts';
import { until } from './daemon.fixture.ts';
import { FollowedPackets, rulesOf } from './followed-packets.fixture.ts';
import { LIMIT_MS, OneLab } from './one-lab.fixture.ts';

vi.setConfig({ testTimeout: LIMIT_MS });
const first = new OneLab();
let second: OneLab;
const isNative = (await balancingOf()) !== 'missing';

const FOLLOWS = { timeout: 60_000, interval: 300 };
/** In each of a host's namespaces. */
const TABLES =
  'for n in /proc/1/ns/net /run/docker/netns/*; do nsenter --net=$n iptables-save; nsenter --net=$n ip -br address; done';

/** What the swarm asks of registries meanwhile is not waited for. */
const run = async ({ page, shell }: OneLab, line: string): Promise<{ ok: boolean; said: string }> => {
  const [after, from] = [page.log.lastSeq, shell.text.length];
  shell.type(`${line}\n`);
  const ran = await page.run(line, FOLLOWS.timeout, after);
  return { ok: ran.end(ran.root)?.outcome.ok === true, said: shell.text.slice(from) };
};

/** Which tasks answer, of those that a command prints. */
const answering = async (lab: OneLab, line: string): Promise<string[]> => {
  const { said } = await run(lab, line);
  return [...new Set([...said.matchAll(/task-([\da-f]{12})/g)].map(([, id]) => id as string))].sort();
};
const four = (ask: string): string => `for i in 1 2 3 4; do ${ask}; done`;
/** Ids of the containers of `web` that run on a host. */
const tasksOn = async (lab: OneLab): Promise<string[]> => {
  const { said } = await run(lab, "docker ps -f name=web. --format 'id-{{.ID}}'");
  return [...said.matchAll(/id-([\da-f]{12})/g)].map(([, id]) => id as string);
};
const allTasks = async () => [...(await tasksOn(first)), ...(await tasksOn(second))].sort();

const answersOn = async (lab: OneLab, ask: string, tasks: () => Promise<string[]>, many: number): Promise<void> =>
  vi.waitFor(async () => {
    const wanted = await tasks();
    expect(wanted).toHaveLength(many);
    expect(await answering(lab, four(ask))).toEqual(wanted);
  }, FOLLOWS);

beforeAll(async () => {
  await first.open({});
  second = await first.secondHost();
  await until('the network between the two', () => first.page.status?.lan !== undefined);
  await run(first, 'docker swarm init --advertise-addr 10.77.0.1');
  const { said } = await run(first, 'clear; docker swarm join-token -q worker');
  const [token] = /SWMTKN-1-[\da-z]{50}-[\da-z]{25}/.exec(said.replaceAll(/[\r\n]/g, '')) ?? [];
  await run(second, `docker swarm join --token ${token} 10.77.0.1:2377`);
  await run(first, 'docker network create -d overlay --attachable mesh');
  await run(
    first,
    `docker service create -d --name web --replicas 2 --network mesh -p 8080:80 --no-resolve-image busybox sh -c 'echo task-$(hostname) > /etc/index.html; exec httpd -f -p 80 -h /etc'`,
  );
  await run(first, 'docker run -d --name client --network mesh busybox sleep 3600');
}, LIMIT_MS);
afterAll(() => first.close(), LIMIT_MS);

const BY_NAME = 'docker exec client wget -T 3 -qO - http://web';

test('a published port answers on either host, from inside and from outside, by all tasks in turn', async () => {
  await answersOn(first, 'curl -sm 3 localhost:8080', allTasks, 2);
  await answersOn(first, 'laptop curl -sm 3 docker-host:8080', allTasks, 2);
  await answersOn(first, 'curl -sm 3 10.77.0.2:8080', allTasks, 2);
  await answersOn(second, 'curl -sm 3 localhost:8080', allTasks, 2);
  await answersOn(second, 'laptop curl -sm 3 docker-host:8080', allTasks, 2);
});

test('a service is reached by its name from a container, and its address answers to ping', async () => {
  await answersOn(first, BY_NAME, allTasks, 2);
  expect((await run(first, 'docker exec client ping -c 1 -W 2 web')).ok).toBe(true);
});

test('what stands in says so, and is nowhere where the kernel balances itself', async () => {
  const { said } = await run(first, TABLES);
  expect(said.includes(STAND_IN_CHAIN)).toBe(!isNative);
});

test.skipIf(isNative)('a packet goes from the laptop to a task by the stand-in’s rules', async () => {
  const packets = new FollowedPackets(first);
  await packets.follow(true);
  const isSyn = ({ flags, steps }: Packet) => flags === 'S' && steps.length > 8;
  const { seen } = await packets.of(
    four('laptop curl -sm 3 docker-host:8080'),
    (_, all) => all.filter(isSyn).length > 3,
  );
  await packets.follow(false);
  const ways = seen.map(({ packet }) => packet).filter(isSyn);
  const chosen = ways.map((packet) => rulesOf(packet).filter((rule) => rule.startsWith(`-A ${STAND_IN_CHAIN} -p tcp`)));
  for (const rules of chosen)
    expect(rules[0]).toMatch(/--dport 8080 .*--comment web -j DNAT --to-destination 172\.\d+\.0\.\d+:8080$/);
  expect(chosen.some((rules) => rules.some((rule) => /DNAT --to-destination 10\.0\.0\.\d+$/.test(rule)))).toBe(true);
  expect(ways.some(({ end }) => end === 'delivered')).toBe(true);
});

test('it follows when the service gets more tasks and fewer', async () => {
  await run(first, 'docker service scale -d web=3');
  await answersOn(first, 'curl -sm 3 localhost:8080', allTasks, 3);
  await answersOn(second, 'curl -sm 3 localhost:8080', allTasks, 3);
  await run(first, 'docker service scale -d web=1');
  await answersOn(first, BY_NAME, allTasks, 1);
  await answersOn(second, 'curl -sm 3 localhost:8080', allTasks, 1);
  await run(first, 'docker service scale -d web=2');
  await answersOn(first, BY_NAME, allTasks, 2);
});

test('a host that freezes is left out when its tasks are made anew', async () => {
  const freeze = (on: boolean) => second.page.socket.send(JSON.stringify({ type: 'freeze', on }));
  freeze(true);
  await until('the second is frozen', () => second.page.status?.frozen);
  try {
    await vi.waitFor(
      async () => {
        const here = (await tasksOn(first)).sort();
        expect(here).toHaveLength(2);
        expect(await answering(first, four('curl -sm 3 localhost:8080'))).toEqual(here);
        expect(await answering(first, four(BY_NAME))).toEqual(here);
      },
      { timeout: 150_000, interval: 500 },
    );
  } finally {
    freeze(false);
    await until('the second goes on', () => second.page.status?.frozen === undefined);
  }
});

test('with the service all of it goes', async () => {
  await run(first, 'docker service rm web');
  for (const lab of [first, second])
    await vi.waitFor(async () => {
      expect((await run(lab, 'curl -sm 3 localhost:8080')).ok).toBe(false);
      const { said } = await run(lab, TABLES);
      expect(said).toContain('COMMIT');
      expect(said).not.toMatch(new RegExp(`${STAND_IN_CHAIN}|10\\.0\\.\\d+\\.\\d+/32`));
    }, FOLLOWS);
});

test('and with the swarm, though the service is not removed', async () => {
  await run(first, 'docker service create -d --name late -p 8081:80 --no-resolve-image busybox httpd -f -p 80');
  await vi.waitFor(async () => expect((await run(first, 'curl -sm 3 localhost:8081')).said).toContain('404'), FOLLOWS);
  await run(second, 'docker swarm leave');
  await run(first, 'docker swarm leave --force');
  for (const lab of [first, second])
    await vi.waitFor(async () => {
      const { said } = await run(lab, TABLES);
      expect(said).toContain('COMMIT');
      expect(said).not.toContain(STAND_IN_CHAIN);
    }, FOLLOWS);
});
