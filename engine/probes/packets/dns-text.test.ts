import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dnsText } from './dns-text.ts';

const bytes = (hex: string): Buffer => Buffer.from(hex.replace(/\s/g, ''), 'hex');
const API = '03 617069 00 0001 0001';
const header = (flags: string, answers: string) => `abcd ${flags} 0001 ${answers} 0000 0000`;
const A = (address: string) => `c00c 0001 0001 00000258 0004 ${address}`;

test.each([
  ['a question', `${header('0100', '0000')} ${API}`, 'A api?'],
  ['an answer', `${header('8180', '0001')} ${API} ${A('ac120002')}`, 'api A 172.18.0.2'],
  [
    'two answers',
    `${header('8180', '0002')} ${API} ${A('ac120002')} ${A('ac120003')}`,
    'api A 172.18.0.2, A 172.18.0.3',
  ],
  ['no such name', `${header('8183', '0000')} ${API}`, 'A api: no such name'],
  ['nothing of that type', `${header('8180', '0000')} 03 617069 00 001c 0001`, 'AAAA api: none'],
  ['an answer that is cut', `${header('8180', '0001')} ${API} ${A('ac120002').slice(0, 20)}`, 'A api: none'],
  ['a name that leads to itself', `${header('0100', '0000')} c00c 0001 0001`, undefined],
  ['something else', '00112233', undefined],
])('%s', (_name, hex, expected) => {
  expect(dnsText(bytes(hex))).toBe(expected);
});

test('whatever is sent to port 53 has an end', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (sent) => void dnsText(Buffer.from([0, 1, 1, 0, 0, 1, ...sent]))),
  );
});
