import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { packet } from './build-talk.fixture.ts';
import { FileTransfer } from './file-transfer.ts';
import { type Packet, packetIn } from './fsutil-packet.ts';
import { MOST_FILES } from './travelled-list.ts';

const sha = (text: string | Buffer) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const CONTEXT = { 'dir-name': 'context' };
const file = (path: string, size = 0) => packet.stat({ path, mode: 0o644, size });

const transferOf = (metadata: Record<string, string>, ...packets: Buffer[]) => {
  const transfer = new FileTransfer(metadata);
  for (const each of packets) transfer.take(packetIn(each) as Packet);
  return transfer;
};

describe('a transfer of files', () => {
  it('tells what was offered, what was asked for, and the hash of what went', () => {
    const [part] = transferOf(
      { ...CONTEXT, followpaths: 'a, b', 'exclude-patterns': '*.log' },
      ...[file('a', 3), file('b', 5), packet.stat({ path: 'd', mode: 2 ** 31 + 0o755 }), packet.stat()],
      ...[packet.request(1), packet.data(1, 'he'), packet.data(1, 'llo'), packet.data(1), packet.end()],
    ).parts();
    expect(part).toMatchObject({ what: 'context', follow: ['a', 'b'], exclude: ['*.log'] });
    expect(part?.files.map(({ path, sent, digest }) => [path, sent, digest])).toEqual([
      ['a', undefined, undefined],
      ['b', 5, sha('hello')],
      ['d', undefined, undefined],
    ]);
    expect(part?.total).toEqual({ files: 3, bytes: 8, sent: 5, unlisted: 0 });
    expect(part?.texts).toBeUndefined();
  });

  it('keeps files apart that come at the same time, and knows that an empty one went', () => {
    const [part] = transferOf(
      CONTEXT,
      ...[file('a', 2), file('b', 2), file('empty')],
      ...[packet.request(0), packet.request(1), packet.request(2)],
      ...[packet.data(0, 'a'), packet.data(1, 'b'), packet.data(2), packet.data(1, 'B'), packet.data(0, 'A')],
      ...[packet.data(1), packet.data(0)],
    ).parts();
    expect(part?.files.map(({ digest }) => digest)).toEqual([sha('aA'), sha('bB'), sha('')]);
  });

  it('knows each of many that are all asked for before the first comes', () => {
    const names = Array.from({ length: 600 }, (_, id) => `f${id}`);
    const [first, ...rest] = transferOf(
      CONTEXT,
      ...names.map((name) => file(name, name.length)),
      ...names.map((_, id) => packet.request(id)),
      ...names.flatMap((name, id) => [packet.data(id, name), packet.data(id)]),
    ).parts();
    const files = [first, ...rest].flatMap((part) => part?.files ?? []);
    expect(files.map(({ digest }) => digest)).toEqual(names.map((name) => sha(name)));
  });

  it('says how much of a file went that did not come to its end, and claims no hash of it', () => {
    const [part] = transferOf(CONTEXT, file('a', 9), packet.request(0), packet.data(0, 'abc')).parts();
    expect(part?.files[0]).toMatchObject({ sent: 3 });
    expect(part?.files[0]).not.toHaveProperty('digest');
  });

  it.each([
    ['a Dockerfile', CONTEXT, 'sub/Dockerfile', true],
    ['what tells which files to leave out', CONTEXT, '.dockerignore', true],
    ['whatever is sent as the Dockerfile', { 'dir-name': 'dockerfile' }, 'recipe.txt', true],
    ['no other file', CONTEXT, 'secrets.txt', false],
  ])('keeps the text of %s', (_, metadata, path, isKept) => {
    const packets = [file(path, 4), packet.request(0), packet.data(0, 'FROM'), packet.data(0)];
    const [part] = transferOf(metadata, ...packets).parts();
    expect(part?.texts).toEqual(isKept ? { [path]: 'FROM' } : undefined);
  });

  it('understands paths that come escaped', () => {
    const metadata = { ...CONTEXT, followpaths: 'a%2Cb, %C3%BC+x', 'followpaths-encoded': '1' };
    expect(transferOf(metadata).parts()[0]?.follow).toEqual(['a,b', 'ü x']);
  });

  it('lists no more than a bound, in parts, and counts the rest', () => {
    const transfer = transferOf(CONTEXT);
    for (let n = 0; n < MOST_FILES + 10; n++) transfer.take(packetIn(file(`f${n}`, 2)) as Packet);
    transfer.take(packetIn(packet.request(MOST_FILES + 3)) as Packet);
    transfer.take(packetIn(packet.data(MOST_FILES + 3, 'xx')) as Packet);
    const parts = transfer.parts();
    expect(parts.flatMap(({ files }) => files)).toHaveLength(MOST_FILES);
    expect(Math.max(...parts.map(({ files }) => files.length))).toBe(200);
    expect(parts.map(({ total }) => total).filter(Boolean)).toEqual([
      { files: MOST_FILES + 10, bytes: 2 * (MOST_FILES + 10), sent: 2, unlisted: 10 },
    ]);
  });

  it('lists no more than a bound of characters', () => {
    const transfer = transferOf(CONTEXT);
    const long = 'x'.repeat(100_000);
    for (let n = 0; n < 20; n++) transfer.take(packetIn(file(`${n}${long}`)) as Packet);
    expect(transfer.parts()[0]?.files).toHaveLength(10);
  });

  it('of a large file keeps next to nothing, and goes on in another reader as far as it can be known', () => {
    const piece = Buffer.alloc(32 * 1024, 7);
    const packets = (count: number) => Array.from({ length: count }, () => packet.data(0, piece));
    const transfer = transferOf(CONTEXT, file('big', 1 << 20), packet.request(0), ...packets(32));
    const state = serialize(transfer.state);
    expect(state.length).toBeLessThan(40_000);
    expect(transferEnd(transfer)).toMatchObject({ sent: 1 << 20, digest: sha(Buffer.alloc(1 << 20, 7)) });
    const reborn = transferEnd(new FileTransfer(CONTEXT, deserialize(state)));
    expect(reborn).toMatchObject({ sent: 1 << 20 });
    expect(reborn).not.toHaveProperty('digest');
  });
});

const transferEnd = (transfer: FileTransfer) => {
  transfer.take(packetIn(packet.data(0)) as Packet);
  return transfer.parts()[0]?.files[0];
};
