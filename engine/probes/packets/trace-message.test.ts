import fc from 'fast-check';
import { expect, test } from 'vitest';
import { traceBodies } from './seen-packets.fixture.ts';
import { readTrace } from './trace-message.ts';

const read = () => traceBodies().map((body) => readTrace(body));

test('each message of the kernel’s trace is understood', () => {
  expect(read().filter((message) => message === undefined)).toEqual([]);
});

test('a rule that jumps, a rule that ends, and a policy', () => {
  const ofNat = read().filter((message) => message?.table === 'nat');
  expect(ofNat.find((message) => message?.verdict === 'JUMP')).toMatchObject({
    ...{
      family: 'ip',
      chain: 'PREROUTING',
      event: 'rule',
      jump: 'DOCKER',
      inLink: 2,
      direction: 'original',
      state: 'new',
    },
    headers: { header: { src: '192.168.50.2', dst: '192.168.50.1', dport: 8080, ttl: 64 }, flags: 'S' },
  });
  expect(ofNat.find((message) => message?.chain === 'DOCKER')).toMatchObject({ event: 'rule', verdict: 'ACCEPT' });
  expect(ofNat.find((message) => message?.event === 'policy')).toMatchObject({
    chain: 'POSTROUTING',
    verdict: 'ACCEPT',
  });
});

test('answers are known as such', () => {
  const answer = read().find((message) => message?.headers?.flags === 'SA' && message.table === 'filter');
  expect(answer).toMatchObject({ direction: 'reply', state: 'established' });
});

test('what is cut is not understood, and does no harm', () => {
  const [body = Buffer.alloc(0)] = traceBodies();
  fc.assert(
    fc.property(
      fc.nat(body.length),
      fc.uint8Array({ maxLength: 40 }),
      (cut, rest) => void readTrace(Buffer.concat([body.subarray(0, cut), rest])),
    ),
  );
});
