import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFrame } from './headers.ts';
import { saysOf } from './says.ts';
import { frameBytes } from './seen-packets.fixture.ts';
import { tunnelled } from './tunnel.ts';

const bytes = (hex: string): Buffer => Buffer.from(hex.replace(/\s/g, ''), 'hex');
const MACS = '0242ac110003 0242ac110002';
/** An IPv4 header without options. @param size of what is behind it */
const ipv4 = (protocol: string, size: number, src = 'ac110002', dst = 'ac110003', id = '1234') =>
  `45 00 ${(20 + size).toString(16).padStart(4, '0')} ${id} 4000 40 ${protocol} 0000 ${src} ${dst}`;

const ARP_ASK = `ffffffffffff 0242ac110002 0806 0001 0800 06 04 0001 0242ac110002 ac110002 000000000000 ac110009`;
const ARP_ANSWER = `${MACS} 0806 0001 0800 06 04 0002 0242ac110002 ac110002 0242ac110003 ac110003`;
const PING = `${MACS} 0800 ${ipv4('01', 16)} 08 00 0000 0007 0001 0011223344556677`;
const QUESTION = 'abcd 0100 0001 0000 0000 0000 03 617069 00 0001 0001';
const DNS = `${MACS} 0800 ${ipv4('11', 29)} c350 0035 001d 0000 ${QUESTION}`;
const VXLAN = `${MACS} 0800 ${ipv4('11', 16 + 42)} 8000 12b5 003a 0000 08000000 001001 00 ${ARP_ASK}`;
const PORT_UNREACHABLE = `${MACS} 0800 ${ipv4('01', 36)} 03 03 0000 00000000 ${ipv4('11', 8)} c350 0050 0008 0000`;
const NEIGHBOUR = `3333ff110002 0242ac110003 86dd 60000000 0020 3a ff fe80000000000000 0042acfffe110003 ff02000000000000 00000001ff110002 8700 0000 00000000 fe80000000000000 0042acfffe110002 0101 0242ac110003`;

describe('a frame is read', () => {
  test.each([
    [
      'an ARP question',
      ARP_ASK,
      { protocol: 'arp', header: { src: '172.17.0.2', dst: '172.17.0.9' } },
      'who has 172.17.0.9? tell 172.17.0.2',
    ],
    ['an ARP answer', ARP_ANSWER, { protocol: 'arp' }, '172.17.0.2 is at 02:42:ac:11:00:02'],
    [
      'a ping',
      PING,
      { protocol: 'icmp', ipId: 0x1234, payload: 8, icmp: { type: 8, code: 0 }, header: { ttl: 64 } },
      'echo request',
    ],
    ['a question to DNS', DNS, { protocol: 'udp', header: { sport: 50000, dport: 53 }, payload: 21 }, 'A api?'],
    ['an ICMP error', PORT_UNREACHABLE, { protocol: 'icmp', icmp: { type: 3, code: 3 } }, 'port unreachable'],
    [
      'a question of IPv6',
      NEIGHBOUR,
      { protocol: 'icmp', header: { dst: 'ff02::1:ff11:2', ttl: 255 } },
      'neighbour solicitation',
    ],
  ])('%s', (_name, hex, expected, says) => {
    const headers = readFrame(bytes(hex))?.headers;
    expect(headers).toMatchObject(expected);
    expect(headers && saysOf(headers)).toBe(says);
  });

  test('a request of HTTP', () => {
    const [frame] = frameBytes()
      .flatMap((frame) => readFrame(frame) ?? [])
      .filter(({ headers }) => headers.payload > 0);
    expect(frame?.headers).toMatchObject({ protocol: 'tcp', flags: 'PA', header: { dport: 8080 } });
    expect(frame && saysOf(frame.headers)).toBe('GET / HTTP/1.1');
  });

  test('a frame within a packet', () => {
    const headers = readFrame(bytes(VXLAN))?.headers;
    expect(headers && tunnelled(headers)).toMatchObject({ vni: 4097, inner: { headers: { protocol: 'arp' } } });
  });
});

test('identity is the same before and after addresses, ports and ttl are rewritten, and another for another packet', () => {
  const identity = (hex: string) => readFrame(bytes(hex))?.headers.identity;
  const rewritten = DNS.replace('ac110002 ac110003', '7f00000b ac110009')
    .replace('c350 0035', 'c350 e1a2')
    .replace('40 11', '3f 11');
  expect(identity(rewritten)).toBe(identity(DNS));
  expect(identity(DNS.replace('abcd', 'abce'))).not.toBe(identity(DNS));
  expect(identity(PING.replace('0007 0001', '0007 0002'))).not.toBe(identity(PING));
});

test('whatever a lab sends, it is read or it is not', () => {
  const starts = fc.constantFrom(
    ...[ARP_ASK, PING, DNS, VXLAN, NEIGHBOUR, PORT_UNREACHABLE].map(bytes),
    Buffer.alloc(0),
  );
  fc.assert(
    fc.property(starts, fc.nat(120), fc.uint8Array({ maxLength: 120 }), (start, cut, rest) => {
      const frame = readFrame(Buffer.concat([start.subarray(0, cut), rest]));
      if (!frame) return;
      tunnelled(frame.headers);
      expect(saysOf(frame.headers)?.length ?? 0).toBeLessThan(400);
    }),
    { numRuns: 2000 },
  );
});
