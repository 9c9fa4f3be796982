import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paxRecord, TAR_END, tarEntryOf, tarOf } from './build-talk.fixture.ts';
import { TarContext } from './tar-context.ts';

const sha = (text: string | Buffer) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** Cut at these places; with `reborn` another reader goes on after each piece. */
const read = (archive: Buffer, places: readonly number[] = [], reborn = false) => {
  const ends = [...new Set(places.map((place) => place % (archive.length + 1)))].sort((a, b) => a - b);
  let context = new TarContext('Dockerfile');
  for (const [index, end] of [...ends, archive.length].entries()) {
    context.write(archive.subarray(ends[index - 1] ?? 0, end));
    if (reborn) context = new TarContext('Dockerfile', deserialize(serialize(context.state)));
  }
  return context.parts();
};
const one = (archive: Buffer) => read(archive)[0];

describe('the context in a tar archive', () => {
  const archive = tarOf(
    { path: 'Dockerfile', content: 'FROM busybox\n' },
    { path: 'lib/', type: '5', mode: 0o755 },
    { path: 'lib/a.bin', content: Buffer.alloc(1000, 1), mode: 0o4755, mtime: 1_700_000_000 },
    { path: 'link', type: '2', link: 'lib/a.bin' },
    { path: 'pipe', type: '6' },
    { path: 'empty' },
  );

  it('is told file by file, with the hash of each', () => {
    expect(
      one(archive)?.files.map(({ path, type, size, mode, sent, digest, link }) => [
        path,
        type,
        size,
        mode,
        sent,
        digest,
        link,
      ]),
    ).toEqual([
      ['Dockerfile', 'file', 13, 0o644, 13, sha('FROM busybox\n'), undefined],
      ['lib', 'directory', 0, 0o755, undefined, undefined, undefined],
      ['lib/a.bin', 'file', 1000, 0o4755, 1000, sha(Buffer.alloc(1000, 1)), undefined],
      ['link', 'symlink', 0, 0o644, undefined, undefined, 'lib/a.bin'],
      ['pipe', 'other', 0, 0o644, undefined, undefined, undefined],
      ['empty', 'file', 0, 0o644, 0, sha(''), undefined],
    ]);
    expect(one(archive)).toMatchObject({
      what: 'context',
      total: { files: 6, bytes: 1013, sent: 1013, unlisted: 0 },
      texts: { Dockerfile: 'FROM busybox\n' },
    });
  });

  it('is the same wherever it is cut, and whoever goes on', () => {
    const whole = read(archive);
    fc.assert(
      fc.property(fc.array(fc.nat(archive.length)), fc.boolean(), (places, reborn) => {
        expect(read(archive, places, reborn)).toEqual(whole);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    [
      'pax',
      [
        {
          path: 'PaxHeaders/x',
          type: 'x',
          content: paxRecord('path', `${'d/'.repeat(80)}ü`) + paxRecord('mtime', '12.5'),
        },
      ],
      `${'d/'.repeat(80)}ü`,
      12,
    ],
    ['GNU', [{ path: '././@LongLink', type: 'L', content: `${'e/'.repeat(80)}f\0` }], `${'e/'.repeat(80)}f`, 0],
  ])('knows long names: %s', (_, extension, path, mtime) => {
    expect(one(tarOf(...extension, { path: 'short', content: 'x' }))?.files).toMatchObject([{ path, mtime, sent: 1 }]);
    expect(one(tarOf(...extension, { path: 'short' }, { path: 'next' }))?.files[1]?.path).toBe('next');
  });

  it('leaves out the marks that say where it begins, and the directory that all of it is in', () => {
    expect(one(tarOf({ path: './', type: '5' }, { path: './a' }))?.files.map(({ path }) => path)).toEqual(['a']);
  });

  it('that is compressed, or none, is said not to be read', () => {
    const part = one(Buffer.alloc(3000, 0x1f));
    expect(part).toMatchObject({ files: [], unread: expect.stringContaining('compressed') });
    expect(one(Buffer.concat([tarEntryOf({ path: 'a', content: 'x' }), Buffer.alloc(600, 7)]))).toMatchObject({
      files: [{ path: 'a' }],
      unread: expect.any(String),
    });
  });

  it('that never came tells nothing', () => {
    expect(read(Buffer.alloc(0))).toEqual([]);
    expect(read(TAR_END)).toEqual([]);
  });

  it('with any bytes in it is read or not, and says so', () => {
    fc.assert(
      fc.property(fc.nat(archive.length - 1), fc.uint8Array({ minLength: 1, maxLength: 30 }), (place, bytes) => {
        const damaged = Buffer.from(archive);
        damaged.set(bytes.subarray(0, archive.length - place), place);
        expect(() => read(damaged)).not.toThrow();
      }),
      { numRuns: 300 },
    );
  });

  it('keeps next to nothing of a large file', () => {
    const context = new TarContext('Dockerfile');
    context.write(tarEntryOf({ path: 'big', content: Buffer.alloc(8 << 20) }).subarray(0, 7 << 20));
    expect(serialize(context.state).length).toBeLessThan(40_000);
  });
});
