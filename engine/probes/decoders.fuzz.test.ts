/** Decoders get whatever a lab says: they go on or give up aloud, and it makes no difference how the bytes came or who read the first of them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cut, decodeTalk, sizeOf, TALKS, type Talk } from './decoder-talk.fixture.ts';
import { GrpcMessages } from './grpc-messages.ts';
import { descriptors, END, frame, grpc, PATH, SETTINGS, Thing, talk, thing } from './grpc-talk.fixture.ts';
import { HpackReader, newHpack } from './hpack-reader.ts';
import { get, ok } from './http-talk.fixture.ts';
import { FLAG, FRAME, PREFACE } from './http2-frames.ts';

const RUNS = { numRuns: 60 };
/** Of a long talk not every byte is tried on its own. */
const MOST_PLACES = 800;
const TIMEOUT = 60_000;

type Edit = { at: number; remove: number; add: Uint8Array };
const edits = fc.array(fc.record({ at: fc.nat(1 << 16), remove: fc.nat(4), add: fc.uint8Array({ maxLength: 4 }) }), {
  minLength: 1,
  maxLength: 4,
});

const edited = (bytes: Buffer, changes: readonly Edit[]): Buffer =>
  changes.reduce((now, { at, remove, add }) => {
    const place = at % (now.length + 1);
    return Buffer.concat([now.subarray(0, place), add, now.subarray(place + remove)]);
  }, bytes);

/** The same changes to one of its parts. */
const mutated = (said: Talk, part: number, changes: readonly Edit[]): Talk =>
  said.map(([direction, bytes], index) => [direction, index === part % said.length ? edited(bytes, changes) : bytes]);

describe.each(Object.entries(TALKS))('%s', (_, { socket, talk: said }) => {
  const undisturbed = decodeTalk(socket, said);
  const size = sizeOf(said);

  it('is read at all', () => {
    expect(undisturbed.error).toBeUndefined();
    expect(undisturbed.told.length).toBeGreaterThan(1);
  });

  it('tells the same wherever it is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(size)), (places) => {
        expect(decodeTalk(socket, cut(said, places))).toEqual(undisturbed);
      }),
      RUNS,
    );
  });

  it(
    'tells the same whoever goes on at any byte',
    () => {
      const bytes = cut(
        said,
        Array.from({ length: size }, (_each, place) => place),
      );
      const step = Math.ceil(bytes.length / MOST_PLACES);
      for (let place = 0; place < bytes.length; place += step)
        expect(
          decodeTalk(
            socket,
            bytes.slice(0, place + 1).concat(merged(bytes.slice(place + 1))),
            (piece) => piece === place,
          ),
        ).toEqual(undisturbed);
      expect(decodeTalk(socket, bytes, () => true)).toEqual(undisturbed);
    },
    TIMEOUT,
  );

  it('is, however damaged, read or given up, and the same wherever it is cut and whoever goes on', () => {
    fc.assert(
      fc.property(fc.nat(20), edits, fc.array(fc.nat(size)), (part, changes, places) => {
        const damaged = mutated(said, part, changes);
        const whole = decodeTalk(socket, damaged);
        const pieces = decodeTalk(socket, cut(damaged, places), (piece) => piece % 2 === 0);
        expect(pieces.error === undefined).toBe(whole.error === undefined);
        expect(pieces.told).toEqual(whole.told);
      }),
      RUNS,
    );
  });
});

/** Neighbours that go the same way, as one: the rest need not come byte by byte. */
const merged = (said: Talk): Talk => {
  const out: [Talk[number][0], Buffer][] = [];
  for (const [direction, bytes] of said) {
    const last = out.at(-1);
    if (last?.[0] === direction) last[1] = Buffer.concat([last[1], bytes]);
    else out.push([direction, bytes]);
  }
  return out;
};

describe('HTTP with lengths that are none', () => {
  it.each([
    ['negative, back to its own beginning', 'Content-Length: -46'],
    ['negative', 'Content-Length: -1'],
    ['no number', 'Content-Length: five'],
    ['two that differ', 'Content-Length: 3\r\nContent-Length: 4'],
    ['beyond all numbers', `Content-Length: ${'9'.repeat(40)}`],
  ])('is given up: %s', (_, header) => {
    expect(
      decodeTalk('docker.sock', [['request', Buffer.from(`POST / HTTP/1.1\r\n${header}\r\n\r\nabcd`)]]).error,
    ).toBeDefined();
  });

  it.each(['-2', 'xyz', '', '0x10', `${'f'.repeat(20)}`])('is given up in a chunk: %j', (size) => {
    const answer = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${size}\r\nabc\r\n`;
    const said: Talk = [
      ['request', Buffer.from(get('/a'))],
      ['response', Buffer.from(answer)],
    ];
    expect(decodeTalk('docker.sock', said).error).toBeDefined();
  });

  it('takes no longer for a header of blanks than for another', () => {
    const said: Talk = [
      ['request', Buffer.from(`GET / HTTP/1.1\r\nX:${' '.repeat(900_000)}\r\n\r\n`)],
      ['response', Buffer.from(ok('1'))],
    ];
    expect(decodeTalk('docker.sock', said).told).toHaveLength(3);
  });

  it.each([
    ['a chunk whose size has no end', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', '0'],
    ['trailers without an end', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n', 'a: b\r\n'],
    ['a head without an end', 'HTTP/1.1 200 OK\r\n', 'a: b\r\n'],
  ])('keeps no more than a bound of %s', (_, start, more) => {
    const flood = Buffer.from(more.repeat(20_000));
    const said: Talk = [
      ['request', Buffer.from(get('/a'))],
      ['response', Buffer.from(start)],
      ...Array.from({ length: 60 }, () => ['response', flood] as const),
    ];
    expect(decodeTalk('docker.sock', said).error).toBeDefined();
  });

  it('keeps no more than a bound of requests that nobody answers', () => {
    expect(decodeTalk('docker.sock', [['request', Buffer.from(get('/a').repeat(1001))]]).error).toContain(
      '1000 requests',
    );
  });
});

describe('header compression', () => {
  const read = (block: Uint8Array) => {
    try {
      return new HpackReader(newHpack()).read(Buffer.from(block));
    } catch (error) {
      return String(error);
    }
  };

  it('ends for any block', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (block) => {
        expect(read(block)).toBeDefined();
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['an index of nothing', [0x80]],
    ['an index beyond the table', [0xff, 0x40]],
    ['a number without an end', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]],
    ['a table larger than any', [0x3f, 0xff, 0xff, 0x7f]],
    ['text longer than the block', [0x40, 0x7f, 0xff, 0x03, 0x61]],
    ['a Huffman code that does not end', [0x40, 0x81, 0xff, 0x00]],
  ])('refuses %s', (_, block) => {
    expect(read(Uint8Array.from(block))).toContain('Error');
  });

  it('forgets what a smaller table has no room for, and can be kept at any time', () => {
    const { block } = talk();
    const first = new HpackReader(newHpack());
    first.read(block('request', { one: 'a'.repeat(50), two: 'b' }));
    expect(new HpackReader(first.state).read(Buffer.from([0x80 | 62, 0x80 | 63]))).toEqual({
      one: 'a'.repeat(50),
      two: 'b',
    });
    // Room for 40 bytes: only the newest is left.
    expect(first.read(Buffer.from([0x20 | 31, 9, 0x80 | 62]))).toEqual({ two: 'b' });
    expect(() => new HpackReader(first.state).read(Buffer.from([0x80 | 63]))).toThrow();
  });
});

describe('HTTP/2 frames', () => {
  const anyFrame = fc
    .tuple(fc.nat(10), fc.nat(255), fc.nat(5), fc.uint8Array({ maxLength: 40 }))
    .map(([type, flags, stream, payload]) => frame(type, flags, stream, Buffer.from(payload)));

  it('of any kind are read or given up, the same wherever they are cut', () => {
    fc.assert(
      fc.property(fc.array(anyFrame), fc.array(anyFrame), fc.array(fc.nat(2000)), (asked, answered, places) => {
        const said: Talk = [
          ['request', Buffer.concat([PREFACE, SETTINGS, talk().call(1, PATH), ...asked])],
          ['response', Buffer.concat([SETTINGS, ...answered])],
        ];
        const whole = decodeTalk('containerd.sock', said);
        const pieces = decodeTalk('containerd.sock', cut(said, places), () => true);
        expect(pieces).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  });

  it('cost as little byte by byte: the largest frame is put together once', () => {
    const large = frame(FRAME.DATA, END, 1, grpc(thing({ data: Buffer.alloc(400_000) })));
    const said: Talk = [['request', Buffer.concat([PREFACE, SETTINGS, talk().call(1, PATH), large])]];
    const all = Array.from({ length: sizeOf(said) }, (_, place) => place);
    expect(decodeTalk('containerd.sock', cut(said, all)).told[0]).toMatchObject({
      message: { data: '<400000 bytes>' },
    });
  });

  it('whose headers are interrupted are given up', () => {
    const part = frame(FRAME.HEADERS, 0, 1, Buffer.from([0x82]));
    const other = frame(FRAME.DATA, FLAG.END_STREAM, 1);
    const said: Talk = [['request', Buffer.concat([PREFACE, SETTINGS, part, other])]];
    expect(decodeTalk('containerd.sock', said).error).toContain('interrupted');
  });
});

describe('messages', () => {
  it('of gRPC come whole out of any pieces, or not at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.array(fc.nat(300)), (bytes, places) => {
        const read = (pieces: readonly (readonly [unknown, Buffer])[]) => {
          const messages = new GrpcMessages();
          const sizes: number[] = [];
          try {
            for (const [, piece] of pieces) for (const { size } of messages.write(piece)) sizes.push(size);
          } catch {
            sizes.push(-1);
          }
          return sizes;
        };
        const said: Talk = [['request', Buffer.from(bytes)]];
        expect(read(cut(said, places))).toEqual(read(said));
      }),
      { numRuns: 500 },
    );
  });

  it('of protobuf are JSON or nothing, whatever their bytes', () => {
    const real = thing({ containerId: 'abc', names: ['a', 'b'], labels: { k: 'v' }, status: 2, big: 5n });
    const damaged = edits.map((changes) => edited(real, changes));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), damaged), (bytes) => {
        const json = descriptors.decode(Thing, bytes)?.message;
        expect(json === undefined || JSON.parse(JSON.stringify(json)) !== undefined).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
