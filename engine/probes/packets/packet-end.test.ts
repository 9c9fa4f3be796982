import { expect, test } from 'vitest';
import type { Packet } from '#engine/trace/packet.ts';
import type { Headers } from './headers.ts';
import type { SeenFrame, SeenTrace } from './open-packet.ts';
import { refusalIn } from './packet-answers.ts';
import { PacketAssembler } from './packet-assembler.ts';
import { knowledge } from './seen-packets.fixture.ts';
import type { TraceMessage } from './trace-message.ts';

const syn: Headers = {
  ...{
    identity: 'syn',
    protocol: 'tcp',
    flags: 'S',
    sequence: 100,
    acknowledged: 0,
    payload: 0,
    data: Buffer.alloc(0),
  },
  header: { src: '192.168.50.2', sport: 40000, dst: '192.168.50.1', dport: 81 },
};
const at = (namespace: string, link: string, direction: 'in' | 'out', time: number, headers = syn): SeenFrame => ({
  ...{ namespace, link, index: link.length, direction, at: time },
  frame: { headers },
});
const said = (chain: string, verdict: string, more: Partial<TraceMessage> = {}): SeenTrace => ({
  namespace: 'host',
  message: { trace: '1', family: 'ip', table: 'filter', chain, event: 'rule', verdict, ...more },
  ...(chain === 'FORWARD' && { inLink: 'up0', outLink: 'docker0' }),
});
const first = { headers: syn };
const toHost = [at('laptop', 'eth0', 'out', 1), at('host', 'up0', 'in', 2)];
const elsewhere: Headers = { ...syn, header: { ...syn.header, dst: '10.9.9.9' } };

const told = (frames: SeenFrame[], traces: SeenTrace[], answer?: SeenFrame, doubt = false): Packet | undefined => {
  const assembler = new PacketAssembler(knowledge, 'p');
  for (const frame of frames) assembler.frame(frame, 0);
  for (const trace of traces) assembler.trace(trace, 0);
  if (answer) assembler.frame(answer, 0);
  if (doubt) assembler.doubt();
  const [packet] = assembler.rest();
  return packet && assembler.tell(packet).packet;
};
const reset: Headers = {
  ...{
    identity: 'rst',
    protocol: 'tcp',
    flags: 'RA',
    sequence: 0,
    acknowledged: 101,
    payload: 0,
    data: Buffer.alloc(0),
  },
  header: { src: '192.168.50.1', sport: 81, dst: '192.168.50.2', dport: 40000 },
};

test.each<[string, Packet | undefined, Partial<Packet>]>([
  ['is delivered where its address is', told(toHost, [said('INPUT', 'ACCEPT', first)]), { end: 'delivered' }],
  ['is dropped by a rule, which says it', told(toHost, [said('FORWARD', 'DROP', first)]), { end: 'dropped' }],
  [
    'is rejected by an answer',
    told(toHost, [said('INPUT', 'ACCEPT', first)], at('host', 'up0', 'out', 3, reset)),
    { end: 'rejected', dropped: 'Nobody listens on port 81 of 192.168.50.1: its kernel answered with RST.' },
  ],
  [
    'is dropped before it is taken in, where rules of input would have been told',
    told(toHost, [said('PREROUTING', 'ACCEPT', first)]),
    { end: 'dropped', dropped: expect.stringContaining('rp_filter') },
  ],
  [
    'has nobody to go to',
    told([at('laptop', 'eth0', 'out', 1, elsewhere), at('host', 'up0', 'in', 2, elsewhere)], []),
    { end: 'dropped', dropped: expect.stringContaining('up0') },
  ],
  ['leaves', told([at('host', 'up0', 'out', 1, elsewhere)], []), { end: 'left' }],
  [
    'is unknown where something was lost',
    told([at('host', 'up0', 'out', 1, elsewhere)], [], undefined, true),
    { end: 'unknown' },
  ],
])('a packet %s', (_name, packet, expected) => {
  expect(packet).toMatchObject(expected);
  expect(packet?.dropped === undefined).toBe(expected.dropped === undefined);
});

test('a RST of another connection says nothing of this one', () => {
  const other = refusalIn({ ...reset, acknowledged: 7 }, 'host');
  const assembler = new PacketAssembler(knowledge, 'p');
  const packet = assembler.frame(toHost[1] as SeenFrame, 0);
  expect(packet && other?.of(packet)).toBe(false);
  expect(packet && refusalIn(reset, 'host')?.of(packet)).toBe(true);
});

test('an answer is known as one also where netfilter tells of it first', () => {
  const assembler = new PacketAssembler(knowledge, 'p');
  for (const frame of toHost) assembler.frame(frame, 0);
  assembler.trace(said('OUTPUT', 'ACCEPT', { trace: '2', headers: reset }), 0);
  assembler.frame(at('host', 'up0', 'out', 3, reset), 0);
  expect(assembler.rest().map((packet) => assembler.tell(packet).packet.end)).toContain('rejected');
});
