import { expect, it } from 'vitest';
import { addressBytes, addressText, macText } from './address-text.ts';

it.each([
  ['ac110002', '172.17.0.2'],
  ['fe80000000000000004200acfffe1102', 'fe80::42:ac:fffe:1102'],
  ['00000000000000000000000000000001', '::1'],
  ['00000000000000000000000000000000', '::'],
  ['fd000001000000000000000000000000', 'fd00:1::'],
  ['20010db8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
  ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
  ['00000000000000000000ffff7f000001', '::ffff:127.0.0.1'],
])('%s is written %s, and read again', (hex, text) => {
  expect(addressText(Buffer.from(hex, 'hex'))).toBe(text);
  expect(Buffer.from(addressBytes(text)).toString('hex')).toBe(hex);
});

it('what is no address is written in hex, and not read', () => {
  expect(addressText(Buffer.from('0102', 'hex'))).toBe('0102');
  expect(() => addressBytes('0102')).toThrow('no address: 0102');
});

it('only six bytes are a hardware address', () => {
  expect(macText(Buffer.from('0242ac110002', 'hex'))).toBe('02:42:ac:11:00:02');
  expect(macText(Buffer.alloc(4))).toBeUndefined();
});
