import { expect, it } from 'vitest';
import { addressText, macText } from './address-text.ts';

it.each([
  ['ac110002', '172.17.0.2'],
  ['fe80000000000000004200acfffe1102', 'fe80::42:ac:fffe:1102'],
  ['00000000000000000000000000000001', '::1'],
  ['00000000000000000000000000000000', '::'],
  ['fd000001000000000000000000000000', 'fd00:1::'],
  ['20010db8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
  ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
  ['00000000000000000000ffff7f000001', '::ffff:127.0.0.1'],
  ['0102', '0102'],
])('%s is written %s', (hex, text) => expect(addressText(Buffer.from(hex, 'hex'))).toBe(text));

it('only six bytes are a hardware address', () => {
  expect(macText(Buffer.from('0242ac110002', 'hex'))).toBe('02:42:ac:11:00:02');
  expect(macText(Buffer.alloc(4))).toBeUndefined();
});
