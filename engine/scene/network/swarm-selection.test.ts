import { describe, expect, test } from 'vitest';
import { chosenThing, litBy, type MapSelection } from './map-selection.ts';
import { commandsFor } from './net-commands.ts';
import { netMap } from './net-map.ts';
import { MANAGER, service, swarmOf, swarmWorld, task, WORKER } from './swarm-world.fixture.ts';

const swarm = swarmOf({
  services: [service({ virtualAddresses: [{ network: 'mesh0123456789', address: '10.0.1.2/24' }] })],
  tasks: [task('here', { container: 'c1' }), task('there', { node: WORKER, slot: 2, container: 'c2' })],
});
const map = netMap(swarmWorld({ swarm, containers: ['c1'], balanced: [], isHere: true }), new Map());
const chosen = (kind: MapSelection['kind'], id: string) => chosenThing(map, { kind, id });

test.each<[MapSelection['kind'], string, string[]]>([
  ['service', 'web-id', ['web-id', 'here', MANAGER, 'there', WORKER, '40', '20']],
  ['node', MANAGER, [MANAGER, 'here', 'web-id', '40']],
  ['node', WORKER, [WORKER, 'there', 'web-id']],
  ['task', 'here', ['here', MANAGER, 'web-id', '40']],
  ['box', '40', ['40', 'here', MANAGER, 'web-id']],
])('a chosen %s %s lights what belongs to it', (kind, id, lit) =>
  expect([...(litBy(map, chosen(kind, id)) ?? [])].sort()).toEqual(lit.toSorted()),
);

test('what is gone is not chosen', () => {
  expect(chosen('task', 'another')).toBeUndefined();
  expect(chosenThing(netMap(swarmWorld({}), new Map()), { kind: 'node', id: MANAGER })).toBeUndefined();
});

describe('the commands that print the same', () => {
  const lines = (kind: MapSelection['kind'], id: string): string[] => {
    const one = chosen(kind, id);
    return one ? commandsFor(map, one).map(({ line }) => line) : [];
  };
  test.each<[MapSelection['kind'], string, string]>([
    ['node', WORKER, 'docker node ps lab-2'],
    ['node', MANAGER, "docker info -f '{{json .Swarm}}'"],
    ['service', 'web-id', 'docker service ps --no-trunc web'],
    ['service', 'web-id', 'nsenter --net=/run/docker/netns/lb_mesh01234 ip addr'],
    ['task', 'here', 'docker inspect --type task here'],
    ['task', 'here', "docker inspect -f '{{json .State}}' c1"],
    ['box', '20', 'nsenter --net=/run/docker/netns/lb_mesh01234 iptables -t mangle -S'],
    ['segment', '30/2', 'nsenter --net=/run/docker/netns/1-mesh012345 bridge fdb show dev vxlan0'],
  ])('of %s %s there is %s', (kind, id, line) => expect(lines(kind, id)).toContain(line));

  test('a container on another host is not asked for here', () =>
    expect(lines('task', 'there')).toEqual(['docker inspect --type task there']));
});
