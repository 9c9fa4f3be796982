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
