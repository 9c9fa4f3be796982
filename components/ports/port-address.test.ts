import { describe, expect, test } from 'vitest';
import { mayFrame, portLink, readPath, readPort } from './port-address.ts';

describe('a port that somebody typed', () => {
  test.each([
    ['8080', 8080],
    [' 80 ', 80],
    ['65535', 65535],
    ['0', null],
    ['65536', null],
    ['80.5', null],
    ['1e3', null],
    ['', null],
    ['web', null],
  ])('%s', (text, port) => {
    expect(readPort(text)).toBe(port);
  });

  test.each([
    ['', '/'],
    ['docs', '/docs'],
    ['//evil.example', '/evil.example'],
    ['/a?b=c', '/a?b=c'],
  ])('a path: %s', (text, path) => {
    expect(readPath(text)).toBe(path);
  });

  test('its link carries a path when there is one', () => {
    expect(portLink(1, 8080)).toBe('/api/lab/ports/8080');
    expect(portLink(1, 8080, '/a?b')).toBe('/api/lab/ports/8080?path=%2Fa%3Fb');
    expect(portLink(2, 8080)).toBe('/api/lab/ports/8080?host=2');
    expect(portLink(2, 8080, '/a')).toBe('/api/lab/ports/8080?path=%2Fa&host=2');
  });
});

test.each([
  [{ domain: 'localhost' }, 'http:', true],
  [{ domain: 'ports.example.org' }, 'http:', false],
  [{ domain: 'ports.example.org' }, 'https:', true],
  [{ reason: 'no', fix: 'do' }, 'https:', false],
  [undefined, 'https:', false],
])('a frame where the browser keeps its key: %o over %s', (access, protocol, may) => {
  expect(mayFrame(access, protocol)).toBe(may);
});
