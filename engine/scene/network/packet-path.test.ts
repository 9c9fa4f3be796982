import { describe, expect, test } from 'vitest';
import type { PacketSeen } from '#engine/trace/event.ts';
import { nanos } from '#engine/trace/ids.ts';
import type { Packet, PacketStep } from '#engine/trace/packet.ts';
import { connectionsOf } from './connections.ts';
import { lossOf, packetPath } from './packet-path.ts';
import { packetName } from './packet-words.ts';

const [LAPTOP, HOST, BOX] = ['1', '2', '3'];
const asked = { src: '192.168.50.2', sport: 59696, dst: '192.168.50.1', dport: 8080, ttl: 64 };
const rewritten = { ...asked, dst: '172.17.0.2', dport: 80, ttl: 63 };

const link = (
  namespace: string,
  name: string,
  direction: 'in' | 'out',
  offset: number,
  header = asked,
): PacketStep => ({
  ...{ layer: 'interface', namespace, link: name, direction, offset, header },
});
const rule = (
  hook: 'prerouting' | 'forward' | 'postrouting' | 'input',
  table: string,
  text: string,
  verdict: string,
  more: { jump?: string; header?: typeof asked; event?: 'rule' | 'policy' } = {},
): PacketStep => ({
  ...{ layer: 'netfilter', namespace: HOST, family: 'ip', hook, table, chain: text.split(' ')[1] as string },
  ...{ event: 'rule', verdict, rule: text, ...more },
});
const DNAT = '-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80';
const IN: PacketStep[] = [
  link(LAPTOP, 'eth0', 'out', 0),
  link(HOST, 'up0', 'in', 19_600),
  rule('prerouting', 'nat', '-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER', 'JUMP', {
    jump: 'DOCKER',
    header: asked,
  }),
  rule('prerouting', 'nat', DNAT, 'ACCEPT'),
  rule('forward', 'filter', '-A FORWARD -j DOCKER-USER', 'JUMP', { jump: 'DOCKER-USER', header: rewritten }),
  rule('forward', 'filter', '-A DOCKER-USER -j RETURN', 'RETURN'),
  rule('forward', 'filter', '-A FORWARD -o docker0 -j DOCKER', 'JUMP', { jump: 'DOCKER' }),
];
const OUT: PacketStep[] = [
  rule('forward', 'filter', '-A DOCKER -d 172.17.0.2/32 -j ACCEPT', 'ACCEPT'),
  link(HOST, 'docker0', 'out', 109_900, rewritten),
  link(BOX, 'eth0', 'in', 117_100, rewritten),
];
const packetOf = (steps: PacketStep[], more: Partial<Packet> = {}): Packet => ({
  ...{ id: 'p', protocol: 'tcp', flags: 'S', payload: 0, end: 'delivered', steps, ...more },
});

describe('the first packet of a connection to a published port', () => {
  const path = packetPath(packetOf([...IN, ...OUT]));

  test('is rewritten by the rule that says so, though the next step is the first to show it', () =>
    expect(path.steps[3]?.rewrites).toEqual([
      { field: 'dst', from: '192.168.50.1', to: '172.17.0.2' },
      { field: 'dport', from: 8080, to: 80 },
    ]));

  test('has one hop less after it was routed', () =>
    expect(path.steps[4]?.rewrites).toEqual([{ field: 'ttl', from: 64, to: 63 }]));

  test('carries its header on where a step tells none', () =>
    expect(path.steps[5]?.header).toMatchObject({ dst: '172.17.0.2', dport: 80 }));

  test('goes one deeper with each jump, and back', () =>
    expect(path.steps.map(({ depth }) => depth)).toEqual([0, 0, 0, 1, 0, 1, 0, 1, 0, 0]));

  test('stops once at each interface and hook', () =>
    expect(path.stops.map(({ name, from, to }) => [name, from, to])).toEqual([
      ['eth0', 0, 0],
      ['up0', 1, 1],
      ['prerouting', 2, 3],
      ['forward', 4, 7],
      ['docker0', 8, 8],
      ['eth0', 9, 9],
    ]));

  test('is told as routed on where it comes to FORWARD', () =>
    expect(path.stops.flatMap(({ routed, name }) => (routed ? [[name, routed]] : []))).toEqual([
      ['forward', 'forward'],
    ]));

  test('is not lost', () => expect(lossOf(path)).toBeUndefined());
});

test('source addresses are written anew by MASQUERADE', () => {
  const hidden = { ...rewritten, src: '172.18.0.1', sport: 40000 };
  const masquerade = '-A POSTROUTING -s 192.168.50.0/24 ! -o docker0 -j MASQUERADE';
  const path = packetPath(
    packetOf([
      link(HOST, 'a', 'in', 0, rewritten),
      rule('postrouting', 'nat', masquerade, 'ACCEPT'),
      link(HOST, 'b', 'out', 9, hidden),
    ]),
  );
  expect(path.steps[1]?.rewrites.map(({ field }) => field)).toEqual(['src', 'sport']);
  expect(path.steps[2]?.rewrites).toEqual([]);
});

test('a header that changed without such a rule is told where it was seen', () => {
  const path = packetPath(
    packetOf([link(HOST, 'a', 'in', 0, rewritten), link(HOST, 'b', 'out', 9, asked)], { direction: 'reply' }),
  );
  expect(path.steps[1]?.rewrites.map(({ field }) => field)).toEqual(['dst', 'dport', 'ttl']);
});

describe('a packet that did not arrive', () => {
  const policy = rule('forward', 'filter', '-A FORWARD', 'DROP', { event: 'policy' });
  test.each<[string, PacketStep[], Partial<Packet>, RegExp]>([
    ['by a policy', [...IN, policy], {}, /^No rule of filter FORWARD accepted it, and the chain’s policy is DROP/],
    [
      'by a rule',
      [...IN, rule('forward', 'filter', '-A MINE -j DROP', 'DROP')],
      {},
      /rule of filter MINE says DROP: -A MINE -j DROP/,
    ],
    ['by something else', IN, { dropped: 'reverse path filter' }, /^reverse path filter$/],
  ])('%s', (_, steps, more, words) => {
    const loss = lossOf(packetPath(packetOf(steps, { end: 'dropped', ...more })));
    expect(loss?.index).toBe(steps.length - 1);
    expect(loss?.text).toMatch(words);
  });
});

test.each([
  ['SYN, ACK', packetOf([], { flags: 'SA' })],
  ['75 bytes', packetOf([], { flags: 'PA', payload: 75 })],
  ['web. A?', packetOf([], { protocol: 'udp', payload: 21, says: 'web. A?\nrecursion desired' })],
  ['ICMP', packetOf([], { protocol: 'icmp' })],
])('%s', (name, packet) => expect(packetName(packet)).toBe(name));

describe('connections', () => {
  const seen = (at: number, packet: Packet): PacketSeen => ({
    ...{ seq: 0, at: nanos(at), type: 'packet.seen', packet, evidence: 'observed' },
  });
  const back = { src: '192.168.50.1', sport: 8080, dst: '192.168.50.2', dport: 59696, ttl: 64 };

  test('packets of one connection are together, in the order in which they set out', () => {
    const [one, ...others] = connectionsOf(
      [
        seen(9, packetOf([link(LAPTOP, 'eth0', 'in', 0, back)], { id: 'b', connection: 'c' })),
        seen(1, packetOf(IN, { id: 'a', connection: 'c' })),
      ],
      () => undefined,
    );
    expect(one?.packets.map(({ packet }) => packet.id)).toEqual(['a', 'b']);
    expect([one?.original, others]).toEqual([{ src: asked.src, sport: 59696, dst: asked.dst, dport: 8080 }, []]);
  });

  test('what conntrack does not know goes by its addresses, both ways', () =>
    expect(
      connectionsOf([seen(1, packetOf(IN)), seen(2, packetOf([link(LAPTOP, 'eth0', 'in', 0, back)]))], () => undefined),
    ).toHaveLength(1));

  test('what programs say comes before what the kernel says of itself', () => {
    const report = { src: '::', dst: 'ff02::16' };
    const noise = packetOf([{ ...link(HOST, 'docker0', 'out', 0), header: report } as PacketStep], {
      id: 'n',
      protocol: 'other',
    });
    const shown = connectionsOf([seen(1, noise), seen(2, packetOf(IN))], () => undefined);
    expect(shown.map(({ protocol }) => protocol)).toEqual(['tcp', 'other']);
  });

  test('one with a packet that did not arrive says so', () =>
    expect(connectionsOf([seen(1, packetOf(IN, { end: 'dropped' }))], () => undefined)[0]?.lost).toBe(true));
});
