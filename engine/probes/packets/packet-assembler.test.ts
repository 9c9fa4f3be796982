import { expect, test } from 'vitest';
import type { Packet, PacketStep } from '#engine/trace/packet.ts';
import type { Headers } from './headers.ts';
import type { SeenFrame } from './open-packet.ts';
import { PacketAssembler } from './packet-assembler.ts';
import { knowledge, type Seen, seenPackets } from './seen-packets.fixture.ts';

const told = (seen: readonly Seen[]): Packet[] => {
  const assembler = new PacketAssembler(knowledge, 'p');
  for (const one of seen) {
    if ('frame' in one) assembler.frame(one.frame, 0);
    else assembler.trace(one.trace, 0);
  }
  return assembler.rest().map((packet) => assembler.tell(packet).packet);
};

const inShort = (step: PacketStep): string => {
  const { header } = step;
  const rewritten = header ? ` ${header.src}:${header.sport}→${header.dst}:${header.dport} ttl ${header.ttl}` : '';
  if (step.layer === 'interface') return `${step.namespace} ${step.link} ${step.direction}${rewritten}`;
  if (step.layer === 'socket') return `socket ${step.direction}`;
  const { hook, table, chain, verdict, jump } = step;
  return `${hook} ${table}/${chain} ${verdict}${jump ? ` ${jump}` : ''}${rewritten}`;
};
const PORT = 55636;
const [ASKED, LED] = [`192.168.50.2:${PORT}→192.168.50.1:8080`, `192.168.50.2:${PORT}→172.17.0.2:80`];

test('the first packet to a published port is led on by nat, filtered, and arrives in the container', () => {
  const [first] = told(seenPackets());
  expect(first?.steps.map(inShort)).toEqual([
    `laptop eth0 out ${ASKED} ttl 64`,
    'host up0 in',
    'prerouting nat/PREROUTING JUMP DOCKER',
    'prerouting nat/DOCKER ACCEPT',
    `forward filter/FORWARD JUMP DOCKER-USER ${LED} ttl 63`,
    'forward filter/DOCKER-USER RETURN',
    'forward filter/FORWARD JUMP DOCKER-ISOLATION-STAGE-1',
    'forward filter/DOCKER-ISOLATION-STAGE-1 RETURN',
    'forward filter/FORWARD JUMP DOCKER',
    'forward filter/DOCKER ACCEPT',
    'postrouting nat/POSTROUTING ACCEPT',
    'host docker0 out',
    'host veth2 out',
    'web eth0 in',
  ]);
  expect(first).toMatchObject({ protocol: 'tcp', flags: 'S', payload: 0, direction: 'original', end: 'delivered' });
});

test('later packets do not visit nat, and answers look like answers of who was asked', () => {
  const [, answer, third] = told(seenPackets());
  expect(answer?.steps.map(inShort)).toEqual([
    `web eth0 out 172.17.0.2:80→192.168.50.2:${PORT} ttl 64`,
    'host veth2 in',
    'host docker0 in',
    `forward filter/FORWARD JUMP DOCKER-USER 172.17.0.2:80→192.168.50.2:${PORT} ttl 63`,
    'forward filter/DOCKER-USER RETURN',
    'forward filter/FORWARD JUMP DOCKER-ISOLATION-STAGE-1',
    'forward filter/DOCKER-ISOLATION-STAGE-1 JUMP DOCKER-ISOLATION-STAGE-2',
    'forward filter/DOCKER-ISOLATION-STAGE-2 RETURN',
    'forward filter/DOCKER-ISOLATION-STAGE-1 RETURN',
    'forward filter/FORWARD ACCEPT',
    `host up0 out 192.168.50.1:8080→192.168.50.2:${PORT} ttl 63`,
    'laptop eth0 in',
  ]);
  expect(answer).toMatchObject({ flags: 'SA', direction: 'reply', end: 'delivered' });
  expect(third?.steps.some((step) => step.layer === 'netfilter' && step.table === 'nat')).toBe(false);
});

test('there and back are one connection, of which conntrack’s number is known', () => {
  const packets = told(seenPackets());
  expect(packets).toHaveLength(12);
  expect(new Set(packets.map(({ connection }) => connection))).toEqual(new Set([packets[0]?.connection]));
  expect(packets[0]?.connection).toMatch(/^host\/\d+$/);
  expect(packets.flatMap(({ says }) => says ?? [])).toEqual(['GET / HTTP/1.1', 'HTTP/1.0 200 OK', 'hi']);
});

test('it does not matter which socket is read first', () => {
  const seen = seenPackets();
  const tracesFirst = [...seen.filter((one) => 'trace' in one), ...seen.filter((one) => 'frame' in one)];
  const backwards = [...seen.filter((one) => 'frame' in one).reverse(), ...seen.filter((one) => 'trace' in one)];
  const steps = (packets: Packet[]) => packets.map((packet) => packet.steps.map(inShort)).sort();
  expect(steps(told(tracesFirst))).toEqual(steps(told(seen)));
  expect(steps(told(backwards))).toEqual(steps(told(seen)));
});

test('of two links that have it at one time, the one where it is for is the last', () => {
  const inWeb = seenPackets().flatMap((one) => ('frame' in one && one.frame.namespace === 'web' ? [one.frame] : []))[0];
  const arrived = inWeb as SeenFrame;
  const parent: SeenFrame = { ...arrived, namespace: 'host', link: 'up0', index: 2 };
  for (const seen of [
    [arrived, parent],
    [parent, arrived],
  ]) {
    const [packet] = told(seen.map((frame) => ({ frame })));
    expect(packet?.steps.map((step) => step.layer === 'interface' && step.link)).toEqual(['up0', 'eth0']);
    expect(packet?.end).toBe('delivered');
  }
});

test('what is lost on the way to us is no drop', () => {
  const cut = seenPackets().filter((one) => 'trace' in one || one.frame.namespace !== 'web');
  const beforeOut = cut.filter((one) => 'trace' in one || one.frame.direction === 'in');
  const assembler = new PacketAssembler(knowledge, 'p');
  for (const one of beforeOut) 'frame' in one ? assembler.frame(one.frame, 0) : assembler.trace(one.trace, 0);
  assembler.doubt();
  expect(new Set(assembler.rest().map((packet) => assembler.tell(packet).packet.end))).toEqual(
    new Set(['unknown', 'delivered']),
  );
});

const datagram = (number: number, more: Partial<Headers> = {}): Headers => ({
  identity: `u ${number}`,
  protocol: 'udp',
  header: { src: '172.17.0.2', sport: 5000, dst: '192.168.50.2', dport: 6000 },
  payload: 1,
  data: Buffer.alloc(0),
  ...more,
});
const frame = (headers: Headers, place: Partial<SeenFrame> = {}): SeenFrame => ({
  ...{ namespace: 'web', link: 'eth0', index: 2, direction: 'out', at: 0 },
  ...place,
  frame: { headers },
});

test('of a long connection the first packets are kept and the rest is counted, wherever it is seen', () => {
  const assembler = new PacketAssembler(knowledge, 'p');
  for (let number = 0; number < 1000; number++)
    for (const place of [{}, { namespace: 'host', link: 'docker0', direction: 'in' as const }])
      assembler.frame(frame(datagram(number), place), 0);
  expect(assembler.rest()).toHaveLength(40);
  expect(assembler.takeLeft()).toBeGreaterThanOrEqual(960);
});

test('two packets that look alike are two, where one of them is seen twice', () => {
  const assembler = new PacketAssembler(knowledge, 'p');
  assembler.frame(frame(datagram(1)), 0);
  assembler.frame(frame(datagram(1)), 0);
  expect(assembler.rest()).toHaveLength(2);
});

test('a packet that waits for ARP is not given up after a moment', () => {
  const [syn] = told(seenPackets().slice(0, 0).concat(untilSent()));
  expect(syn).toMatchObject({ end: 'dropped', dropped: expect.stringContaining('ARP') });
  const assembler = new PacketAssembler(knowledge, 'p');
  for (const one of untilSent()) 'frame' in one ? assembler.frame(one.frame, 0) : assembler.trace(one.trace, 0);
  expect(assembler.due(3e9)).toEqual([]);
  expect(assembler.due(4e9)).toHaveLength(1);
});

/** Of the first packet, up to where it leaves netfilter. */
function untilSent(): Seen[] {
  const seen = seenPackets();
  const identity = seen.flatMap((one) =>
    'frame' in one && one.frame.frame.headers.flags === 'S' ? [one.frame.frame.headers.identity] : [],
  )[0];
  const frames = seen.filter(
    (one) =>
      'frame' in one &&
      one.frame.frame.headers.identity === identity &&
      (one.frame.namespace === 'laptop' || one.frame.link === 'up0'),
  );
  const traces = seen.filter((one) => 'trace' in one);
  const id = traces.flatMap((one) =>
    'trace' in one && one.trace.message.headers?.identity === identity ? [one.trace.message.trace] : [],
  )[0];
  const end = traces.findIndex(
    (one) => 'trace' in one && one.trace.message.trace === id && one.trace.message.chain === 'POSTROUTING',
  );
  return [...frames, ...traces.slice(0, end + 1)];
}
