import { describe, expect, test } from 'vitest';
import { Accounts, readBasic } from './accounts.ts';
import { BOUNDS } from './bounds.ts';
import { Tokens } from './tokens.ts';

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

test.each([
  [basic('student:secret'), { name: 'student', password: 'secret' }],
  [basic('a:b:c'), { name: 'a', password: 'b:c' }],
  [basic('nobody'), { name: 'nobody', password: '' }],
  ['Bearer x', null],
  ['Basic', null],
  ['Basic !!', null],
  [undefined, null],
])('%j names %j', (header, who) => {
  expect(readBasic(header)).toEqual(who);
});

describe('accounts', () => {
  test('are student with its password, and those that were added', () => {
    const accounts = new Accounts();
    expect([accounts.isRight('student', 'secret'), accounts.isRight('student', ''), accounts.isRight('x', '')]).toEqual(
      [true, false, false],
    );
    expect(accounts.add('alice:p:w')).toBeNull();
    expect(accounts.isRight('alice', 'p:w')).toBe(true);
  });

  test.each(['library:x', 'labs:x', 'a/b:x', 'alice', 'alice:', 'Alice:x', '../x:y'])('can’t be made of %s', (text) => {
    expect(new Accounts().add(text)).toContain('account');
  });

  test('are not too many', () => {
    const accounts = new Accounts();
    const complaints = Array.from({ length: BOUNDS.accountsPerLab + 1 }, (_, n) => accounts.add(`a${n}:x`));
    expect(complaints.filter((one) => one !== null)).toHaveLength(2);
  });
});

describe('a token', () => {
  const bearer = (text: string) => `Bearer ${text}`;

  test('is good for its time', () => {
    let now = 0;
    const tokens = new Tokens(() => now);
    const text = tokens.give('student', []);
    expect(tokens.read(bearer(text))).toMatchObject({ account: 'student' });
    now = BOUNDS.tokenSeconds * 1000;
    expect(tokens.read(bearer(text))).toBe('invalid');
  });

  test('of one lab means nothing in another', () => {
    expect(new Tokens().read(bearer(new Tokens().give(null, [])))).toBe('invalid');
  });

  test.each([undefined, '', 'Basic x', 'Bearer'])('is none in %j', (header) => {
    expect(new Tokens().read(header)).toBe('none');
  });

  test('makes room for newer ones', () => {
    const tokens = new Tokens();
    const first = tokens.give(null, []);
    const last = Array.from({ length: BOUNDS.tokensPerLab }, () => tokens.give(null, [])).at(-1);
    expect([tokens.read(bearer(first)), tokens.read(bearer(last ?? ''))]).toEqual(['invalid', expect.anything()]);
  });
});
