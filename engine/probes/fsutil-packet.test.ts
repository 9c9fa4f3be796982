import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packet } from './build-talk.fixture.ts';
import { packetIn } from './fsutil-packet.ts';

const file = (more: object) => ({
  ...{ path: 'a', type: 'file', size: 0, mode: 0o644, uid: 0, gid: 0, mtime: 0 },
  ...more,
});

describe('a packet', () => {
  it.each([
    [
      'a file',
      { path: 'a', mode: 0o644, size: 12, uid: 1, gid: 2, modTime: 1_795_923_883_461_541_670n },
      { size: 12, uid: 1, gid: 2, mtime: 1_795_923_883 },
    ],
    ['a directory', { path: 'a', mode: 2 ** 31 + 0o755, size: 4096 }, { type: 'directory', mode: 0o755 }],
    ['a link', { path: 'a', mode: (1 << 27) + 0o777, link: '../b' }, { type: 'symlink', mode: 0o777, link: '../b' }],
    ['a second name of a file', { path: 'a', mode: 0o644, link: 'first' }, { link: 'first' }],
    ['a pipe', { path: 'a', mode: (1 << 25) + 0o600 }, { type: 'other', mode: 0o600 }],
    ['a program that runs as its owner', { path: 'a', mode: (1 << 23) + 0o755, size: 1 }, { size: 1, mode: 0o4755 }],
    ['a directory for all', { path: 'a', mode: 2 ** 31 + (1 << 20) + 0o777 }, { type: 'directory', mode: 0o1777 }],
  ])('describes %s', (_, stat, expected) => {
    expect(packetIn(packet.stat(stat))).toEqual({ type: 'stat', file: file(expected) });
  });

  it.each([
    ['that no more files come', packet.stat(), { type: 'stat' }],
    ['what is wanted', packet.request(7), { type: 'request', id: 7 }],
    ['a piece of content', packet.data(3, 'abc'), { type: 'data', id: 3, data: Buffer.from('abc') }],
    ['that a file is whole', packet.data(3), { type: 'data', id: 3, data: Buffer.alloc(0) }],
    ['that all is said', packet.end(), { type: 'end' }],
    ['what went wrong', packet.error('no such file'), { type: 'error', message: 'no such file' }],
  ])('says %s', (_, bytes, expected) => {
    expect(packetIn(bytes)).toEqual(expected);
  });

  it.each([
    ['of another type', Buffer.from([8, 9])],
    ['that breaks off', packet.data(3, 'abc').subarray(0, 6)],
    ['of a description that breaks off', Buffer.from([0x12, 2, 0x0a, 9])],
  ])('%s is none', (_, bytes) => {
    expect(packetIn(bytes)).toBeUndefined();
  });

  it('of any bytes is one or none', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(() => packetIn(Buffer.from(bytes))).not.toThrow();
      }),
      { numRuns: 1000 },
    );
  });
});
