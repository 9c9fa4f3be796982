import { describe, expect, test } from 'vitest';
import type { Swarm } from '#engine/trace/network.ts';
import { changed } from './map-changes.ts';
import type { NetMap } from './map-shape.ts';
import { netMap } from './net-map.ts';
import { standingOf } from './swarm-map.ts';
import { hasStandIn } from './swarm-services.ts';
import type { Standing } from './swarm-shape.ts';
import { MANAGER, node, service, swarmOf, swarmWorld, type Told, task, WORKER } from './swarm-world.fixture.ts';

const mapOf = (told: Told, names: Record<string, string> = {}): NetMap =>
  netMap(swarmWorld(told), new Map(Object.entries(names).map(([id, name]) => [id, { name, state: 'running' }])));

describe('a task stands as its node lets it', () => {
  test.each<[state: string, desired: string, node: string | undefined, Standing]>([
    ['running', 'running', 'ready', 'running'],
    ['running', 'shutdown', 'ready', 'ending'],
    ['running', 'remove', 'ready', 'ending'],
    ['running', 'running', 'down', 'unreachable'],
    ['running', 'running', 'unknown', 'unreachable'],
    ['running', 'shutdown', 'down', 'unwanted'],
    ['running', 'running', undefined, 'running'],
    ['pending', 'running', undefined, 'coming'],
    ['preparing', 'running', 'ready', 'coming'],
    ['ready', 'ready', 'ready', 'coming'],
    ['preparing', 'shutdown', 'ready', 'ended'],
    ['shutdown', 'shutdown', 'ready', 'ended'],
    ['complete', 'shutdown', 'ready', 'ended'],
    ['failed', 'shutdown', 'ready', 'failed'],
    ['rejected', 'shutdown', 'down', 'failed'],
    ['orphaned', 'shutdown', 'down', 'orphaned'],
  ])('%s, to be %s, on a node that is %s: %s is drawn', (state, desired, is, standing) =>
    expect(standingOf({ state, desired }, is === undefined ? undefined : { state: is })).toBe(standing),
  );
});

test.each<[string, Partial<Swarm> | undefined]>([
  ['in no swarm', { state: 'inactive', nodes: [], services: [] }],
  ['of which nothing was told', undefined],
])('a host %s has none', (_, told) => expect(mapOf(told ? { swarm: swarmOf(told) } : {}).swarm).toBeUndefined());

describe('what a manager knows', () => {
  test('the leader comes first, and the host that tells is marked', () => {
    const nodes = [node(WORKER), node('b', { hostname: 'b', role: 'manager', leader: false }), node(MANAGER)];
    const { swarm } = mapOf({ swarm: swarmOf({ nodes, node: WORKER }) });
    expect(swarm?.nodes.map(({ id, leader, here }) => [id, leader, here])).toEqual([
      [MANAGER, true, false],
      ['b', false, false],
      [WORKER, false, true],
    ]);
  });

  test('tasks are named as their containers are, and what runs comes before what did', () => {
    const tasks = [
      task('t1', { slot: 2, state: 'shutdown', desired: 'shutdown' }),
      task('t2', { slot: 2, node: WORKER }),
      task('t3', { slot: 10 }),
      task('t4', { slot: 1, state: 'failed', desired: 'shutdown', error: 'no such image' }),
      task('t5', { slot: undefined, service: 'all' }),
    ];
    const services = [service(), service({ id: 'all', name: 'each', mode: 'global', replicas: undefined })];
    const { swarm } = mapOf({ swarm: swarmOf({ tasks, services }) });
    expect(swarm?.tasks.map(({ id, name, standing }) => [id, name, standing])).toEqual([
      ['t5', 'each.lab', 'running'],
      ['t4', 'web.1', 'failed'],
      ['t2', 'web.2', 'running'],
      ['t1', 'web.2', 'ended'],
      ['t3', 'web.10', 'running'],
    ]);
    expect(swarm?.services.map(({ name, running }) => [name, running])).toEqual([
      ['each', 1],
      ['web', 2],
    ]);
  });

  test('a task leads to its container where that is on this host', () => {
    const tasks = [task('here', { container: 'c1' }), task('there', { container: 'c2', node: WORKER, slot: 2 })];
    const { swarm } = mapOf({ swarm: swarmOf({ tasks }), containers: ['c1'] });
    expect(swarm?.tasks.map(({ id, box }) => [id, box])).toEqual([
      ['here', '40'],
      ['there', undefined],
    ]);
  });
});

describe('what a worker knows', () => {
  const swarm = swarmOf({ manager: undefined, node: WORKER, nodes: [], services: [], tasks: [] });
  const id = 'k3v9x0m2q8r7t6y5u4i3o2p1a';

  test('itself, and its tasks by the names of their containers', () => {
    const names = { c1: `web.2.${id}`, c2: `each.${id}.${id}`, c3: 'web.2', c4: 'my.1.container' };
    const map = mapOf({ swarm, containers: Object.keys(names) }, names);
    expect(map.swarm?.manager).toBe(false);
    expect(map.swarm?.nodes).toMatchObject([{ id: WORKER, here: true, state: 'active' }]);
    expect(map.swarm?.tasks).toMatchObject([
      { id, name: 'each', container: 'c2', inferred: true },
      { id, name: 'web.2', slot: 2, container: 'c1', node: WORKER, inferred: true },
    ]);
  });
});

describe('whether the kernel balances', () => {
  const vip = { network: 'mesh0123456789', address: '10.0.1.2/24' };
  const port = { published: 8080, target: 80, protocol: 'tcp', mode: 'ingress' };
  const told = (more: Omit<Told, 'swarm'>, tasks = [task('t')]): Told => ({
    swarm: swarmOf({ tasks, services: [service({ virtualAddresses: [vip], ports: [port] })] }),
    ...more,
  });
  const rule = '-A DOCKER-INGRESS -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.18.0.2:8080';
  test.each<[string, Told, served: boolean | undefined, open: boolean | undefined]>([
    ['it does', told({ balanced: ['10.0.1.2/32'], ingress: [rule] }), true, true],
    ['it does not', told({ balanced: [], ingress: [] }), false, false],
    ['no chain for the mesh is none that leads there', told({ balanced: [] }), false, false],
    [
      'a rule of another port does not count',
      told({ balanced: [], ingress: [rule.replace('8080', '80')] }),
      false,
      false,
    ],
    ['while no task runs nothing follows', told({ balanced: [] }, []), undefined, undefined],
    ['nobody of the network is on this host', told({ ingress: [rule] }), undefined, true],
  ])('%s', (_, what, served, open) => {
    const [web] = mapOf(what).swarm?.services ?? [];
    expect(web?.addresses.map((one) => one.served)).toEqual([served]);
    expect(web?.ports.map((one) => one.open)).toEqual([open]);
  });

  const nextTask =
    '-A STAND-IN-FOR-IPVS -d 10.0.1.2/32 ! -p icmp -m comment --comment web -j DNAT --to-destination 10.0.1.3';
  const standIn = { host: [rule.replace('DOCKER-INGRESS', 'STAND-IN-FOR-IPVS')], balancer: [nextTask] };
  test.each<[string, Told, served: [boolean?, boolean?], open: [boolean?, boolean?]]>([
    ['both by a stand-in', told({ balanced: ['10.0.1.2/32'], standIn }), [true, true], [true, true]],
    ['both by the kernel', told({ balanced: ['10.0.1.2/32'], ingress: [rule] }), [true, undefined], [true, undefined]],
    ['neither', told({ balanced: [], standIn: { host: [], balancer: [] } }), [false, undefined], [false, undefined]],
  ])('%s is told as such', (_, what, served, open) => {
    const { swarm, boxes } = mapOf(what);
    const [web] = swarm?.services ?? [];
    expect(web?.addresses.map((one) => [one.served, one.standIn])).toEqual([served]);
    expect(web?.ports.map((one) => [one.open, one.standIn])).toEqual([open]);
    expect(web && hasStandIn(web)).toBe(served[1] === true);
    expect(boxes.find(({ purpose }) => purpose)?.standIn).toBe(served[1]);
  });

  test('a port of the nodes themselves has nothing to do with it', () => {
    const services = [service({ ports: [{ ...port, mode: 'host' }] })];
    const { swarm } = mapOf({ swarm: swarmOf({ services, tasks: [task('t')] }), ingress: [] });
    expect(swarm?.services[0]?.ports[0]?.open).toBeUndefined();
  });
});

describe('networks between hosts', () => {
  test('the kernel says who is behind the tunnel', () => {
    const map = mapOf({ swarm: swarmOf(), isHere: true });
    expect(map.swarm?.overlays).toMatchObject([{ name: 'mesh', vni: 4097, peers: ['10.77.0.2'], segment: '30/2' }]);
    expect(map.segments[0]).toMatchObject({
      peers: ['10.77.0.2'],
      behind: [{ host: '10.77.0.2', mac: '02:42:0a:00:01:09', address: '10.0.1.9' }],
    });
  });

  test('of one that is not on this host the engine says the number', () => {
    const [mesh] = mapOf({ swarm: swarmOf() }).swarm?.overlays ?? [];
    expect(mesh).toMatchObject({ vni: 4097, peers: [], encrypted: false });
    expect(mesh?.segment).toBeUndefined();
  });

  test('an encrypted one is told as such', () => {
    const { swarm } = mapOf({ swarm: swarmOf(), network: { options: { encrypted: '' } } });
    expect(swarm?.overlays[0]?.encrypted).toBe(true);
  });
});

test('the load balancer’s namespace is a box, named by its network', () =>
  expect(mapOf({ swarm: swarmOf(), balanced: [] }).boxes).toMatchObject([
    { purpose: { kind: 'balancer', network: 'mesh' }, containers: [], alone: false },
  ]));

test('since the run began: a task that was given up, and one in its place', () => {
  const before = mapOf({ swarm: swarmOf({ tasks: [task('old', { node: WORKER })] }) });
  const tasks = [task('old', { node: WORKER, desired: 'shutdown' }), task('new')];
  const nodes = [node(MANAGER), node(WORKER, { state: 'down' })];
  const { swarm } = changed(mapOf({ swarm: swarmOf({ tasks, nodes }) }), before);
  expect(swarm?.tasks.map(({ id, change }) => [id, change])).toEqual([
    ['new', 'appeared'],
    ['old', 'changed'],
  ]);
  expect(swarm?.nodes.map(({ change }) => change)).toEqual([undefined, 'changed']);
});
