import { expect, test } from 'vitest';
import type { PacketSeen } from '#engine/trace/event.ts';
import { nanos } from '#engine/trace/ids.ts';
import type { Packet, PacketHeader } from '#engine/trace/packet.ts';
import { chatterOf } from './chatter.ts';
import { connectionsOf } from './connections.ts';

type Given = Pick<Packet, 'protocol'> & Partial<Packet>;

const packet = (given: Given, header: PacketHeader): Packet => ({
  ...{ id: '1', payload: 8, end: 'delivered' },
  ...given,
  steps: [{ layer: 'interface', namespace: '1', link: 'eth0', direction: 'out', header }],
});

test.each<[string | undefined, Given, PacketHeader]>([
  ['IGMP', { protocol: 'other' }, { src: '172.17.0.2', dst: '224.0.0.22' }],
  ['MLD', { protocol: 'other' }, { src: 'fe80::1', dst: 'ff02::16' }],
  ['MLD', { protocol: 'icmp', says: 'multicast listener report' }, { src: 'fe80::1', dst: 'ff02::1:ff00:2' }],
  ['ND', { protocol: 'icmp', says: 'router solicitation' }, { src: 'fe80::1', dst: 'ff02::2' }],
  ['ND', { protocol: 'icmp', says: 'neighbour advertisement' }, { src: 'fe80::1', dst: 'fe80::2' }],
  ['mDNS', { protocol: 'udp' }, { src: '10.0.0.1', sport: 5353, dst: '224.0.0.251', dport: 5353 }],
  ['mDNS', { protocol: 'udp' }, { src: 'fe80::1', sport: 5353, dst: 'ff02::fb', dport: 5353 }],
  ['multicast', { protocol: 'udp' }, { src: '10.0.0.1', sport: 4000, dst: '239.1.2.3', dport: 4000 }],
  [undefined, { protocol: 'udp' }, { src: '10.0.0.1', sport: 5353, dst: '10.0.0.2', dport: 5353 }],
  [undefined, { protocol: 'icmp', says: 'echo request' }, { src: 'fe80::1', dst: 'fe80::2' }],
  [undefined, { protocol: 'arp', says: 'who has' }, { src: '10.0.0.1', dst: '10.0.0.2' }],
  [undefined, { protocol: 'tcp', flags: 'S' }, { src: '10.0.0.1', sport: 4000, dst: '10.0.0.2', dport: 80 }],
])('%s is told from what is said to somebody: %o %o', (name, given, header) => {
  expect(chatterOf(packet(given, header))).toBe(name);
});

const seen = (at: number, one: Packet): PacketSeen => ({
  ...{ type: 'packet.seen', seq: at, at: nanos(at), evidence: 'observed', packet: { ...one, id: `${at}` } },
});

test('chatter comes after what programs say, and never shares a connection with it', () => {
  const ends = { src: 'fe80::1', dst: 'fe80::2' };
  const all = connectionsOf(
    [
      seen(1, packet({ protocol: 'icmp', says: 'neighbour solicitation' }, ends)),
      seen(2, packet({ protocol: 'icmp', says: 'echo request' }, ends)),
      seen(3, packet({ protocol: 'arp' }, { src: '10.0.0.1', dst: '10.0.0.2' })),
    ],
    () => undefined,
  );
  expect(all.map(({ chatter, protocol }) => chatter ?? protocol)).toEqual(['icmp', 'arp', 'ND']);
});
