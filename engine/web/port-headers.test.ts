import { describe, expect, test } from 'vitest';
import { labCookies, labSetCookie, portCookie, portKeyOf } from './port-cookie.ts';
import { locationFrom, requestHeaders, responseHeaders } from './port-headers.ts';

const KEY = '0123456789abcdef0123456789abcdef';
const HOST = `8080--${KEY}.localhost:3000`;
const SEEN = { host: HOST, port: 8080, framers: ['localhost:3000'] };

describe('to the lab', () => {
  test('headers go as they came, repeated ones too', () => {
    const raw = ['Host', HOST, 'Accept', 'a', 'accept', 'b', 'X-Own', '1'];
    expect(requestHeaders(raw, false)).toEqual(raw);
  });

  test('without the key, and without what we say to each other', () => {
    const raw = ['Cookie', `a=1; engine-room-port=${KEY}; b=2`, 'X-Engine-Room-Session', 'x'];
    expect(requestHeaders(raw, false)).toEqual(['Cookie', 'a=1; b=2']);
    expect(requestHeaders(['Cookie', `engine-room-port=${KEY}`], false)).toEqual([]);
  });

  test('a body’s framing is kept, what is of one connection is not', () => {
    const raw = ['Transfer-Encoding', 'chunked', 'Connection', 'keep-alive', 'Keep-Alive', '5', 'Upgrade', 'h2c'];
    expect(requestHeaders(raw, false)).toEqual(['Transfer-Encoding', 'chunked']);
  });

  test('an upgrade asks for its protocol', () => {
    const raw = ['Connection', 'Upgrade', 'Upgrade', 'websocket', 'Sec-WebSocket-Key', 'k'];
    expect(requestHeaders(raw, true)).toEqual(raw);
  });
});

describe('to the browser', () => {
  const answered = (...raw: string[]) => responseHeaders(raw, SEEN);

  test('the page is kept to its origin, and may be framed by the site alone', () => {
    expect(answered()).toEqual([
      ...['Content-Security-Policy', "frame-ancestors 'self' localhost:3000"],
      ...['Origin-Agent-Cluster', '?1', 'Cross-Origin-Opener-Policy', 'same-origin', 'Referrer-Policy', 'same-origin'],
    ]);
  });

  test('the lab’s own policy stays beside ours', () => {
    const own = ['Content-Security-Policy', "default-src 'self'"];
    expect(answered(...own).slice(0, 2)).toEqual(own);
  });

  test.each([
    'Clear-Site-Data',
    'Alt-Svc',
    'Referrer-Policy',
    'Cross-Origin-Opener-Policy',
    'Transfer-Encoding',
    'Trailer',
  ])('%s of a lab is not passed on', (name) => {
    expect(answered(name, 'own')).not.toContain('own');
  });

  test('cookies stay with the port', () => {
    expect(answered('Set-Cookie', 'a=1; Domain=localhost; Path=/', 'Set-Cookie', `engine-room-port=${KEY}`)).toEqual(
      expect.arrayContaining(['Set-Cookie', 'a=1; Path=/']),
    );
    expect(answered('Set-Cookie', `engine-room-port=${KEY}`)).not.toContain('Set-Cookie');
  });

  test.each([
    ['http://localhost:8080/x?y#z', '/x?y#z'],
    [`http://8080--${KEY}.localhost/dir/`, '/dir/'],
    [`http://8080--${KEY}.localhost//evil.example/`, '/evil.example/'],
    ['http://localhost:9090/x', 'http://localhost:9090/x'],
    ['https://example.org/', 'https://example.org/'],
    ['//example.org/', '//example.org/'],
    ['next', 'next'],
  ])('a server that sends its visitor to %s sends them to %s', (value, expected) => {
    expect(locationFrom(value, SEEN)).toBe(expected);
  });
});

describe('the port’s cookie', () => {
  test('is found among others, and the lab’s are left', () => {
    expect(portKeyOf(`a=b; ${portCookie(KEY, false).split(';')[0]}; c=d`)).toBe(KEY);
    expect(labCookies(`engine-room-port=${KEY}`)).toBeUndefined();
  });

  test.each([undefined, 'a=b', 'engine-room-port=short', `x-engine-room-port=${KEY}`])(
    'is not made of %s',
    (header) => {
      expect(portKeyOf(header)).toBe('');
    },
  );

  test('one that a page of the lab laid over it does no harm', () => {
    expect(portKeyOf(`engine-room-port=mine; engine-room-port=${KEY}`)).toBe(KEY);
  });

  test('no script reads it, and other sites cannot make use of it', () => {
    expect(portCookie(KEY, false)).toMatch(/HttpOnly; SameSite=Lax$/);
    expect(portCookie(KEY, true)).toMatch(/HttpOnly; SameSite=None; Secure; Partitioned$/);
  });

  test.each([
    ['a=1; DOMAIN=.example.org; Path=/', 'a=1; Path=/'],
    ['a=1; domain = x', 'a=1'],
    ['domain=1; Path=/', 'domain=1; Path=/'],
  ])('%s is set as %s', (header, expected) => {
    expect(labSetCookie(header)).toBe(expected);
  });
});
