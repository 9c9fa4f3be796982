import { expect, test } from 'vitest';
import { containersAt } from '#engine/scene/network/containers-at.ts';
import { HOST, LAPTOP, makeNetwork } from '#engine/scene/network/make-network.ts';
import { netMap } from '#engine/scene/network/net-map.ts';
import { netWorldAt } from '#engine/scene/network/net-world.ts';
import type { PacketStep } from '#engine/trace/packet.ts';
import { mapLayout } from './map-layout.ts';
import { packetSpot } from './packet-spot.ts';

const events = makeNetwork({
  networks: [{ name: 'bridge' }],
  containers: [{ name: 'web', networks: ['bridge'], ports: ['8080:80'] }],
});
const map = netMap(netWorldAt(events, 1), containersAt(events, 1));
const picture = mapLayout(map, 900, { folded: () => false });
const folded = mapLayout(map, 900, { folded: () => true });
const [wire] = picture.wires;
const at = (namespace: string, link: string): PacketStep => ({ layer: 'interface', namespace, link, direction: 'in' });

test('from outside to the container it goes down the map', () => {
  const spots = [
    at(LAPTOP, 'eth0'),
    at(HOST, 'up0'),
    at(HOST, 'docker0'),
    at(wire?.wire.inner.namespace ?? '', 'eth0'),
  ].map((step) => packetSpot(map, picture, step)?.y ?? Number.NaN);
  expect(spots).toEqual([...spots].sort((a, b) => a - b));
  expect(new Set(spots).size).toBe(4);
});

test('at the host’s end of a cable it is on the rail', () =>
  expect(packetSpot(map, picture, at(HOST, wire?.wire.outer?.name ?? ''))).toEqual(wire?.port));

test('in a folded deck, and on a link that is not in the map, it is nowhere', () => {
  expect(packetSpot(map, folded, at(wire?.wire.inner.namespace ?? '', 'eth0'))).toBeUndefined();
  expect(packetSpot(map, picture, at(HOST, 'eth9'))).toBeUndefined();
});
