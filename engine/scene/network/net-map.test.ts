import { describe, expect, test } from 'vitest';
import type { StateChanged } from '#engine/trace/event.ts';
import { nanos } from '#engine/trace/ids.ts';
import { containersAt } from './containers-at.ts';
import { HOST, idOf, type MadeLab, makeNetwork } from './make-network.ts';
import type { NetMap } from './map-shape.ts';
import { netMap } from './net-map.ts';
import { netWorldAt } from './net-world.ts';

const FIVE: MadeLab = {
  networks: [
    { name: 'bridge' },
    { name: 'shop' },
    { name: 'vault', internal: true },
    { name: 'quiet', icc: false },
    { name: 'lan', driver: 'macvlan' },
  ],
  containers: [
    { name: 'plain', networks: ['bridge'] },
    { name: 'web', networks: ['bridge', 'shop'], ports: ['8080:80'] },
    { name: 'db', networks: ['vault'] },
    { name: 'q1', networks: ['quiet'] },
    { name: 'nas', networks: ['lan'] },
    { name: 'agent', networks: ['host'] },
    { name: 'sealed', networks: ['none'] },
    { name: 'sidecar', networks: ['container:web'] },
  ],
};

const at = (events: readonly StateChanged[], time = 1) => ({
  world: netWorldAt(events, time),
  containers: containersAt(events, time),
});
const mapOf = (events: readonly StateChanged[], time?: number): NetMap => {
  const { world, containers } = at(events, time);
  return netMap(world, containers);
};
const boxOf = (map: NetMap, name: string) =>
  map.boxes.find(({ containers }) => containers.some((container) => container.name === name));
const networksOf = (map: NetMap, name: string) =>
  map.wires
    .filter(({ box }) => box === boxOf(map, name)?.id)
    .map(({ segment, inner }) => `${inner.name} ${map.segments.find(({ id }) => id === segment)?.name}`);

describe('the same container in other networks', () => {
  const map = mapOf(makeNetwork(FIVE));

  test.each([
    ['plain', ['eth0 bridge']],
    ['web', ['eth0 bridge', 'eth1 shop']],
    ['db', ['eth0 vault']],
    ['q1', ['eth0 quiet']],
    ['nas', ['eth0 lan']],
    ['sealed', []],
    ['agent', []],
  ])('%s is wired to %j', (name, networks) => expect(networksOf(map, name)).toEqual(networks));

  test('one that joined another’s namespace is in its box', () =>
    expect(boxOf(map, 'sidecar')).toBe(boxOf(map, 'web')));

  test('one that uses the host’s namespace has no box of its own there', () =>
    expect(boxOf(map, 'agent')).toMatchObject({ namespace: HOST, shares: 'host' }));

  test('one without a network has a namespace, and only lo in it', () =>
    expect(boxOf(map, 'sealed')).toMatchObject({ shares: 'own', alone: true }));

  test('names are answered where the container is on a network of its own, not on the default bridge', () =>
    expect([boxOf(map, 'plain')?.dns, boxOf(map, 'db')?.dns]).toEqual([undefined, true]));

  test.each([
    ['bridge', 'masquerade', false],
    ['vault', 'shut', false],
    ['quiet', 'masquerade', true],
    ['lan', 'none', false],
  ])('the way out of %s is %s, and its containers are kept apart: %s', (name, way, mute) =>
    expect(map.segments.find((one) => one.name === name)).toMatchObject({ way, mute }),
  );

  test('both ends of a cable are named by the kernel', () => {
    const [wire] = map.wires.filter(({ box }) => box === boxOf(map, 'db')?.id);
    expect(wire?.outer?.peer?.index).toBe(wire?.inner.index);
    expect(wire?.inner.peer?.index).toBe(wire?.outer?.index);
  });

  test('a published port leads to its box, by a rule and with a proxy', () =>
    expect(map.ports).toMatchObject([
      {
        ...{ id: 'tcp/0.0.0.0:8080', target: { address: '172.17.0.3', port: 80 }, box: boxOf(map, 'web')?.id },
        ...{ rule: { table: 'nat', chain: 'DOCKER' }, listeners: [{ program: 'docker-proxy' }] },
      },
    ]));

  test('the laptop hangs on the host’s uplink', () =>
    expect(map.outside).toMatchObject([{ name: 'laptop', near: { name: 'up0' } }]));
});

test('the kernel decides, not the engine: without the rule that hides addresses a network is told as routed', () => {
  const events = makeNetwork(FIVE).map((event) =>
    event.subject.id.endsWith('/POSTROUTING') ? { ...event, attributes: { ...event.attributes, rules: [] } } : event,
  );
  expect(mapOf(events).segments.find(({ name }) => name === 'shop')?.way).toBe('routed');
});

test('a cable whose other end is not known hangs on nothing', () => {
  const events = makeNetwork(FIVE).map((event) =>
    event.subject.kind === 'net-link' && event.attributes.name === 'eth0' && event.attributes.kind === 'veth'
      ? { ...event, attributes: { ...event.attributes, peer: { index: 7 } } }
      : event,
  );
  const map = mapOf(events);
  expect(map.wires.find(({ box }) => box === boxOf(map, 'db')?.id)).toMatchObject({ names: [] });
  expect(networksOf(map, 'db')).toEqual(['eth0 undefined']);
});

test('an overlay’s bridge is found in the namespace that the engine made for it', () => {
  const id = 'k3v9x0p1q2w3e4r5t6y7u8i9o';
  const told = (kind: StateChanged['subject']['kind'], subject: string, attributes: StateChanged['attributes']) =>
    ({
      ...{ seq: 0, at: nanos(1), type: 'state.changed', subject: { kind, id: subject }, state: 'present' },
      ...{ action: 'made', attributes, evidence: 'observed' },
    }) as StateChanged;
  const base = { mtu: 1450, up: true, running: true, addresses: [] };
  const map = mapOf([
    ...makeNetwork(FIVE),
    told('net-namespace', '77', { role: 'network', label: `1-${id.slice(0, 10)}`, containers: [] }),
    told('net-link', '77/2', { ...base, namespace: '77', index: 2, name: 'br0', kind: 'bridge' }),
    told('net-link', '77/9', {
      ...{ ...base, namespace: '77', index: 9, name: 'vxlan0', kind: 'vxlan', master: 2 },
      vxlan: { vni: 4097, port: 4789 },
    }),
    told('docker-network', id, {
      ...{ name: 'mesh', driver: 'overlay', scope: 'swarm', internal: false, subnets: [], options: {}, endpoints: [] },
    }),
  ]);
  expect(map.segments.find(({ name }) => name === 'mesh')).toMatchObject({
    ...{ kind: 'overlay', way: 'none', vxlan: { name: 'vxlan0' } },
  });
});

describe('what a run changed', () => {
  const before = makeNetwork({ ...FIVE, containers: FIVE.containers.filter(({ name }) => name !== 'q1') });
  const after = makeNetwork({ ...FIVE, containers: FIVE.containers.filter(({ name }) => name !== 'plain') });
  const map = netMap(at(after).world, at(after).containers, mapOf(before));

  test('what came is marked', () => expect(boxOf(map, 'q1')?.change).toBe('appeared'));
  test('what went stays, and is marked', () => expect(boxOf(map, 'plain')?.change).toBe('gone'));
  test('what stayed is not marked', () => expect(boxOf(map, 'agent')?.change).toBeUndefined());
  test('without a run nothing is marked', () =>
    expect(mapOf(after).boxes.every(({ change }) => change === undefined)).toBe(true));
});

test('a container that the engine did not tell of goes by the name of its endpoint, else by its id', () => {
  const events = makeNetwork(FIVE);
  const map = netMap(netWorldAt(events, 1), new Map());
  expect(boxOf(map, 'db')?.containers).toEqual([{ id: idOf('db'), name: 'db', state: 'unknown' }]);
  expect(boxOf(map, idOf('sealed').slice(0, 12))).toBeDefined();
});
