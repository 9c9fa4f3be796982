import { expect, test } from 'vitest';
import { containersAt } from './containers-at.ts';
import { HOST, LAPTOP, makeNetwork } from './make-network.ts';
import { chosenThing, isMeant, litBy, type MapSelection } from './map-selection.ts';
import type { NetMap } from './map-shape.ts';
import { commandsFor } from './net-commands.ts';
import { netMap } from './net-map.ts';
import { netWorldAt } from './net-world.ts';
import { passedBy } from './packet-on-map.ts';
import { packetPath } from './packet-path.ts';

const events = makeNetwork({
  networks: [{ name: 'bridge' }, { name: 'shop' }, { name: 'lan', driver: 'macvlan' }],
  containers: [
    { name: 'web', networks: ['bridge', 'shop'], ports: ['8080:80'] },
    { name: 'db', networks: ['shop'] },
    { name: 'nas', networks: ['lan'] },
    { name: 'agent', networks: ['host'] },
  ],
});
const map: NetMap = netMap(netWorldAt(events, 1), containersAt(events, 1));
const box = (name: string) => map.boxes.find(({ containers }) => containers[0]?.name === name);
const segment = (name: string) => map.segments.find((one) => one.name === name);
const wire = (name: string, link = 'eth0') =>
  map.wires.find((one) => one.box === box(name)?.id && one.inner.name === link);

const linesFor = (selection: MapSelection): string[] => {
  const chosen = chosenThing(map, selection);
  return chosen ? commandsFor(map, chosen).map(({ line }) => line) : [];
};

test.each<[string, MapSelection, string[]]>([
  [
    'a container',
    { kind: 'box', id: box('db')?.id ?? '' },
    [`nsenter --net=${box('db')?.space?.path} ip addr`, `nsenter --net=${box('db')?.space?.path} iptables -t nat -S`],
  ],
  [
    'one in the host’s network',
    { kind: 'box', id: box('agent')?.id ?? '' },
    ["docker inspect -f '{{.HostConfig.NetworkMode}}' agent", 'ip addr'],
  ],
  [
    'a cable',
    { kind: 'wire', id: wire('db')?.id ?? '' },
    [`ip -d link show ${wire('db')?.outer?.name}`, `bridge link show dev ${wire('db')?.outer?.name}`],
  ],
  [
    'a network',
    { kind: 'segment', id: segment('shop')?.id ?? '' },
    ['docker network inspect shop', `ip link show master ${segment('shop')?.rail?.name}`],
  ],
  [
    'one on a link of the host',
    { kind: 'segment', id: segment('lan')?.id ?? '' },
    ['docker network inspect lan', 'ip -d addr show up0'],
  ],
  [
    'a published port',
    { kind: 'port', id: 'tcp/0.0.0.0:8080' },
    ['docker port web', 'iptables -t nat -S DOCKER', "ss -lnp 'sport = :8080'"],
  ],
  ['the laptop', { kind: 'outside', id: `${LAPTOP}/2` }, ['laptop ip addr']],
  ['the host', { kind: 'host', id: 'host' }, ['ip route', 'iptables-save -c']],
])('%s is printed by commands of its own', (_, selection, lines) =>
  expect(linesFor(selection)).toEqual(expect.arrayContaining(lines)),
);

test('what is not in the map at the cursor is not chosen', () =>
  expect(chosenThing(map, { kind: 'box', id: 'gone' })).toBeUndefined());

test('a port lights the way that its rule leads: the cable of that address, and no other', () => {
  const lit = litBy(map, chosenThing(map, { kind: 'port', id: 'tcp/0.0.0.0:8080' }));
  expect(lit?.has(wire('web')?.id ?? '')).toBe(true);
  expect(lit?.has(wire('web', 'eth1')?.id ?? '')).toBe(false);
});

test('a container lights its networks, and not what else is on them', () => {
  const lit = litBy(map, chosenThing(map, { kind: 'box', id: box('web')?.id ?? '' }));
  expect([segment('bridge'), segment('shop')].every((one) => lit?.has(one?.id ?? ''))).toBe(true);
  expect(lit?.has(box('db')?.id ?? '')).toBe(false);
});

test.each([
  ['web', 'web'],
  [' 172.18.0.3 ', 'db'],
  [':8080', 'web'],
  ['', undefined],
  ['nothing', undefined],
])('a search for “%s” means %s', (query, name) =>
  expect(map.boxes.find((one) => isMeant(map, one, query))?.containers[0]?.name).toBe(name),
);

test('a packet lights what it has passed so far', () => {
  const header = { src: '192.168.50.2', dst: '172.17.0.2' };
  const step = (namespace: string, link: string, direction: 'in' | 'out') =>
    ({ layer: 'interface', namespace, link, direction, header }) as const;
  const path = packetPath({
    ...{ id: 'p', protocol: 'tcp', payload: 0, end: 'delivered' },
    steps: [
      step(LAPTOP, 'eth0', 'out'),
      step(HOST, 'up0', 'in'),
      step(HOST, 'docker0', 'out'),
      step(HOST, wire('web')?.outer?.name ?? '', 'out'),
      step(box('web')?.namespace ?? '', 'eth0', 'in'),
    ],
  });
  const half = passedBy(map, path, 2);
  expect([half.has(segment('bridge')?.id ?? ''), half.has(wire('web')?.id ?? '')]).toEqual([true, false]);
  const all = passedBy(map, path, 4);
  expect([all.has(wire('web')?.id ?? ''), all.has(box('web')?.id ?? '')]).toEqual([true, true]);
  expect(all.has(wire('web', 'eth1')?.id ?? '')).toBe(false);
});
