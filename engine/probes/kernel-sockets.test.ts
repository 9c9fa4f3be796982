import { expect, test } from 'vitest';
import { UID_BASE } from '#engine/lab/id-range.ts';
import { socketIn } from './kernel-sockets.ts';

const UID = UID_BASE + 2 * 65536 + 7;
/** Addresses as four words of the machine: 172.17.0.2 as IPv6 writes it, ::1, and nobody's. */
const WEB = '0|0|4294901760|33558956';
const ONE = '0|0|0|16777216';
const ANY = '0|0|0|0';
/** 8080 as it stands in a packet. */
const PORT_8080 = 0x901f;

test.each([
  [
    'TCP with both ends',
    `K|6|${UID}|77|500|4026532000|40000|${PORT_8080}|${WEB}|curl`,
    { protocol: 'tcp', program: 'curl', remote: { address: '172.17.0.2', port: 8080 } },
  ],
  [
    'TCP on IPv6',
    `K|6|${UID}|77|500|4026532000|40000|${PORT_8080}|${ONE}|curl`,
    { protocol: 'tcp', program: 'curl', remote: { address: '::1', port: 8080 } },
  ],
  ['UDP to anybody', `K|17|${UID}|77|500|4026532000|40000|0|${ANY}|dig`, { protocol: 'udp', program: 'dig' }],
  ['ICMPv6 by its number', `K|58|${UID}|77|500|4026532000|40000|0|${ANY}|ping`, { protocol: 'icmp', program: 'ping' }],
  ['a name with a bar', `K|17|${UID}|77|500|4026532000|40000|0|${ANY}|a|b`, { protocol: 'udp', program: 'a|b' }],
])('a line of a socket is read: %s', (_, line, told) => {
  expect(socketIn(line)).toEqual({
    lab: 2,
    seen: { kind: 'socket', at: 500, pid: 77, namespace: '4026532000', port: 40000, ...told },
  });
});

test.each([
  ['of the host', 'K|6|0|77|500|4026532000|40000|20|0|0|4294901760|16777226|curl'],
  ['of another protocol', `K|132|${UID}|77|500|4026532000|40000|20|0|0|4294901760|16777226|curl`],
  ['without a port', `K|6|${UID}|77|500|4026532000|0|20|0|0|4294901760|16777226|curl`],
  ['cut', `K|6|${UID}|77|500`],
])('a line %s tells nothing', (_, line) => {
  expect(socketIn(line)).toBeUndefined();
});
