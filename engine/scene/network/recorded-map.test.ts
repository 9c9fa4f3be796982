/** What a real lab told of its networks, as the map reads it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { StateChanged } from '#engine/trace/event.ts';
import { containersAt } from './containers-at.ts';
import type { NetMap } from './map-shape.ts';
import { netMap } from './net-map.ts';
import { netWorldAt } from './net-world.ts';
import { ruleMeaning } from './rule-meaning.ts';

const NOW = Number.POSITIVE_INFINITY;

function recorded(name: string) {
  const lines = readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8')
    .trim()
    .split('\n');
  const events = lines.map((line) => StateChanged.parse(JSON.parse(line)));
  const world = netWorldAt(events, NOW);
  return { events, world, map: netMap(world, containersAt(events, NOW)) };
}

const wiring = (map: NetMap) =>
  map.boxes.map(({ id, containers }) => [
    containers[0]?.name,
    ...map.wires
      .filter(({ box }) => box === id)
      .map(({ segment }) => map.segments.find((one) => one.id === segment)?.name),
  ]);

describe('a published port and two networks', () => {
  const { map, world, events } = recorded('published-and-two-networks.jsonl');

  test('containers hang on their networks, one on both', () =>
    expect(wiring(map).sort()).toEqual([
      ['api', 'front', 'back'],
      ['db', 'back'],
      ['web', 'bridge'],
    ]));

  test('the network without a way out is told by its rules', () =>
    expect(map.segments.map(({ name, way }) => [name, way])).toEqual([
      ['bridge', 'masquerade'],
      ['front', 'masquerade'],
      ['back', 'shut'],
    ]));

  test('the port leads by a rule for IPv4, and by the proxy alone for IPv6', () =>
    expect(
      map.ports.map(({ address, rule, listeners }) => [address, rule !== undefined, listeners[0]?.program]),
    ).toEqual([
      ['0.0.0.0', true, 'docker-proxy'],
      ['::', false, 'docker-proxy'],
    ]));

  test('every cable has both of its ends', () =>
    expect(map.wires.filter(({ outer, segment }) => !outer || !segment)).toEqual([]));

  test('each of Docker’s rules has a meaning of its own', () => {
    const read = [...world.chains.values()].flatMap(({ table, rules }) =>
      rules.map((rule) => ruleMeaning(rule, table, map)),
    );
    expect(read.length).toBeGreaterThan(20);
    expect(
      read.filter(({ text }) => /^What (is|comes|goes)[^.]* (is (accepted|dropped|sent on)|goes on in)/.test(text)),
    ).toEqual([]);
  });

  test('at an earlier cursor there were fewer things', () => {
    const early = events[Math.floor(events.length / 4)]?.at ?? 0;
    expect(netMap(netWorldAt(events, early), containersAt(events, early)).wires.length).not.toBe(map.wires.length);
  });
});

test('of eight networks each has a deck, and each container hangs where the engine says that it does', () => {
  const { map, world } = recorded('eight-networks.jsonl');
  const bridges = [...world.networks.values()].filter(({ driver }) => driver === 'bridge');
  expect(map.segments.map(({ name }) => name).sort()).toEqual(bridges.map(({ name }) => name).sort());
  for (const [, ...networks] of wiring(map)) expect(networks.every(Boolean)).toBe(true);
  for (const { name, endpoints } of bridges)
    for (const { container } of endpoints) {
      const box = map.boxes.find(({ containers }) => containers.some(({ id }) => id === container));
      const wires = map.wires.filter(({ box: owner }) => owner === box?.id);
      if (box) expect(wires.map(({ segment }) => map.segments.find(({ id }) => id === segment)?.name)).toContain(name);
    }
});
