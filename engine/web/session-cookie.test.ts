import { expect, test } from 'vitest';
import { newSession, sessionCookie, sessionOf } from './session-cookie.ts';

test('a session is 128 random bits, and no two are the same', () => {
  expect(newSession()).toMatch(/^[0-9a-f]{32}$/);
  expect(newSession()).not.toBe(newSession());
});

test('a session is found among other cookies', () => {
  const session = newSession();
  expect(sessionOf(`a=b; ${sessionCookie(session).split(';')[0]}; c=d`)).toBe(session);
});

test.each([
  ['none at all', undefined],
  ['one of another name', 'x-engine-room-session=0123456789abcdef0123456789abcdef'],
  ['one that is too short', 'engine-room-session=0123'],
  ['one with other characters', 'engine-room-session=0123456789abcdef0123456789abcde/'],
])('no session is made of %s', (_, header) => {
  expect(sessionOf(header)).toBeNull();
});

test('scripts cannot read the cookie and other sites cannot make the browser send it', () => {
  expect(sessionCookie('x')).toContain('HttpOnly');
  expect(sessionCookie('x')).toContain('SameSite=Strict');
});
