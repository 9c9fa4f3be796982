import { expect, test } from 'vitest';
import { LISTENERS_REQUESTS, listenerIn } from './listeners-diag.ts';

/** `inet_diag_msg` as the kernel lays it out, with something behind it. */
function answer(family: number, port: number, address: number[], inode: number): Buffer {
  const body = Buffer.alloc(80);
  body.set([family, 10]);
  body.writeUInt16BE(port, 4);
  body.set(address, 8);
  body.writeUInt32LE(inode, 68);
  return body;
}

const V6 = [0xfd, ...Array.from({ length: 14 }, () => 0), 2];

test.each([
  ['IPv4', answer(2, 8080, [127, 0, 0, 11], 4_000_000_001), '127.0.0.11:8080 4000000001'],
  ['IPv6', answer(10, 53, V6, 7), 'fd00::2:53 7'],
  ['all of IPv6', answer(10, 80, [], 7), ':::80 7'],
])('a listener of %s', (_, body, told) => {
  const found = listenerIn('tcp', body);
  expect(`${found?.address}:${found?.port} ${found?.inode}`).toBe(told);
});

test('what is too short is none', () => {
  expect(listenerIn('udp', Buffer.alloc(71))).toBeUndefined();
});

test('each protocol is asked for of both families, with a request of the size that the kernel reads', () => {
  expect(LISTENERS_REQUESTS.map(({ protocol, body }) => [protocol, body[0], body.length])).toEqual([
    ['tcp', 2, 56],
    ['tcp', 10, 56],
    ['udp', 2, 56],
    ['udp', 10, 56],
  ]);
});
