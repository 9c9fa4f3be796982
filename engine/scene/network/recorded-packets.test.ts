/** What a lab's kernel told of real packets, read by the pictures' model. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PacketSeen, StateChanged } from '#engine/trace/event.ts';
import type { NetConnection } from '#engine/trace/network.ts';
import { connectionsOf } from './connections.ts';
import { netHistory } from './net-history.ts';
import { lossOf, packetPath } from './packet-path.ts';

function recorded(name: string) {
  const lines = readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8')
    .trim()
    .split('\n');
  const events = lines.map((line) => JSON.parse(line) as { type: string });
  const states = events.filter(({ type }) => type === 'state.changed').map((event) => StateChanged.parse(event));
  const packets = events.filter(({ type }) => type === 'packet.seen').map((event) => PacketSeen.parse(event));
  const tracked = (id: string) => netHistory(states).lastOf('connection', id) as NetConnection | undefined;
  return connectionsOf(packets, tracked);
}

describe('curl from the laptop to a published port', () => {
  const all = recorded('packets-published.jsonl').filter(({ packets }) => packets[0]?.packet.protocol === 'tcp');
  const [connection, ...others] = all;
  const paths = (connection?.packets ?? []).map(({ packet }) => packetPath(packet));

  test('is one connection, whose answers conntrack turns back', () => {
    expect(others).toEqual([]);
    expect(connection?.tracked).toMatchObject({ original: { dport: 8080 }, reply: { src: '172.17.0.2', sport: 80 } });
  });

  test('its first packet alone meets the address rule, which rewrites it', () => {
    const rewriting = paths.map(({ steps }) =>
      steps
        .filter(({ step }) => step.layer === 'netfilter' && step.rule?.includes('DNAT'))
        .map(({ rewrites }) => rewrites),
    );
    expect(rewriting[0]).toEqual([
      [
        { field: 'dst', from: '192.168.50.1', to: '172.17.0.2' },
        { field: 'dport', from: 8080, to: 80 },
      ],
    ]);
    expect(rewriting.slice(1).flat()).toEqual([]);
  });

  test('there and back, every packet shows both of its addresses', () => {
    for (const { steps } of paths) {
      const seen = new Set(steps.flatMap(({ header }) => (header ? [header.src, header.dst] : [])));
      expect([...seen].sort()).toEqual(['172.17.0.2', '192.168.50.1', '192.168.50.2']);
    }
  });

  test('nothing of it is lost', () => expect(paths.map(lossOf).filter(Boolean)).toEqual([]));
});

test('a packet to another bridge is lost where the rules keep networks apart', () => {
  const connection = recorded('packets-dropped.jsonl').find(({ lost }) => lost);
  const path = connection?.packets[0] && packetPath(connection.packets[0].packet);
  expect(path && lossOf(path)?.text).toMatch(/^A rule of filter DOCKER-ISOLATION-STAGE-2 says DROP/);
});
