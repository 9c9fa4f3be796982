import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseConnection } from './conntrack-parse.ts';

const recorded = JSON.parse(readFileSync(new URL('./fixtures/netfilter-dump.json', import.meta.url), 'utf8')) as {
  connections: [type: number, hex: string][];
};
const seen = recorded.connections.map(([type, hex]) => parseConnection(type, Buffer.from(hex, 'hex')));

it('tells a rewritten connection by its two directions, and its end', () => {
  const [begun, ended] = seen.filter((one) => one?.connection.protocol === 'tcp');
  expect(begun).toMatchObject({
    gone: false,
    connection: {
      original: { src: '127.0.0.1', dst: '127.0.0.9', dport: 81 },
      reply: { src: '127.0.0.1', sport: 80, dst: '127.0.0.1' },
      state: 'SYN_SENT',
      rewritten: ['dst'],
    },
  });
  expect(begun?.connection.original.sport).toBe(begun?.connection.reply.dport);
  expect(ended).toMatchObject({ id: begun?.id, gone: true });
});

it('a datagram has no state, and is not rewritten', () => {
  const [udp] = seen.filter((one) => one?.connection.protocol === 'udp');
  expect(udp?.connection).toEqual({
    protocol: 'udp',
    original: { src: '127.0.0.1', sport: expect.any(Number), dst: '127.0.0.1', dport: 53 },
    reply: { src: '127.0.0.1', sport: 53, dst: '127.0.0.1', dport: expect.any(Number) },
  });
});

it('other messages, and those that are cut, are nothing', () => {
  const [[type = 0, hex = ''] = []] = recorded.connections;
  expect(parseConnection((10 << 8) | 6, Buffer.from(hex, 'hex'))).toBeUndefined();
  for (let length = 0; length < 40; length++)
    expect(parseConnection(type, Buffer.from(hex, 'hex').subarray(0, length))).toBeUndefined();
});

/** A netlink attribute, with what fills it up to four bytes. */
const attribute = (type: number, ...parts: Buffer[]): Buffer => {
  const value = Buffer.concat(parts);
  const head = Buffer.alloc(4);
  head.writeUInt16LE(4 + value.length, 0);
  head.writeUInt16LE(type, 2);
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
};
const pair = (number: number) => Buffer.of(number >> 8, number & 255);
const tuple = (type: number, from: number, to: number, echo: number) =>
  attribute(
    type,
    attribute(1, attribute(1, Buffer.of(10, 0, 0, from)), attribute(2, Buffer.of(10, 0, 0, to))),
    attribute(2, attribute(1, Buffer.of(1)), attribute(4, pair(echo))),
  );

it('of pings it tells by which number each is known', () => {
  const body = Buffer.concat([
    Buffer.alloc(4),
    tuple(1, 1, 2, 700),
    tuple(2, 2, 1, 701),
    attribute(12, Buffer.of(0, 0, 0, 9)),
  ]);
  expect(parseConnection(1 << 8, body)).toEqual({
    ...{ id: '9', gone: false, echoes: { original: 700, reply: 701 } },
    connection: {
      protocol: 'icmp',
      original: { src: '10.0.0.1', dst: '10.0.0.2' },
      reply: { src: '10.0.0.2', dst: '10.0.0.1' },
    },
  });
});
