import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { data, decode, END, frame, grpc, PATH, SETTINGS, talk, thing } from './grpc-talk.fixture.ts';
import { FLAG, FRAME, PREFACE } from './http2-frames.ts';

describe('the frames of a connection', () => {
  it('may be padded, have a priority, and headers in several parts', () => {
    const { block, head, trailers } = talk();
    const headers = block('request', { ':path': PATH });
    const message = grpc(thing({ containerId: 'padded' }));
    const padded = Buffer.concat([Buffer.from([3]), message, Buffer.alloc(3)]);
    const { told } = decode(
      [
        'request',
        PREFACE,
        SETTINGS,
        frame(
          FRAME.HEADERS,
          FLAG.PADDED | FLAG.PRIORITY,
          1,
          Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 16]), headers.subarray(0, 3), Buffer.alloc(2)]),
        ),
        frame(FRAME.CONTINUATION, 0, 1, headers.subarray(3, 5)),
        frame(FRAME.CONTINUATION, FLAG.END_HEADERS, 1, headers.subarray(5)),
        data(1, padded, END | FLAG.PADDED),
      ],
      ['response', SETTINGS, head(1), trailers(1)],
    );
    expect(told[0]).toMatchObject({ path: PATH, message: { container_id: 'padded' } });
  });

  it('give up on headers that would fill the memory: in endless parts, or from few bytes', () => {
    const { block } = talk();
    const open = [PREFACE, SETTINGS] as const;
    const parts = Array.from({ length: 1001 }, () => frame(FRAME.CONTINUATION, 0, 1, Buffer.alloc(0)));
    const headers = frame(FRAME.HEADERS, 0, 1, block('request', { ':path': PATH }));
    expect(() => decode(['request', ...open, headers, ...parts])).toThrow('headers of');
    // The newest field of the table is number 62: a byte with the highest bit, each time the whole field.
    const large = talk().block('request', { x: 'y'.repeat(2000) });
    const bomb = Buffer.concat([large, Buffer.alloc(1000, 0x80 | 62)]);
    expect(() => decode(['request', ...open, frame(FRAME.HEADERS, FLAG.END_HEADERS, 1, bomb)])).toThrow('headers of');
  });

  it('mix streams, and remember headers from one to the next', () => {
    const { call, head, trailers } = talk();
    const { told } = decode(
      [
        'request',
        PREFACE,
        SETTINGS,
        call(1, PATH),
        call(3, PATH),
        data(3, grpc(thing({ containerId: 'three' })), END),
        data(1, grpc(thing({ containerId: 'one' })), END),
      ],
      ['response', SETTINGS, head(3), head(1), trailers(1), trailers(3, '13')],
    );
    expect(told).toMatchObject([
      { call: 'c1:3', path: PATH },
      { call: 'c1:1', path: PATH },
      { call: 'c1:1', status: 0 },
      { call: 'c1:3', status: 13 },
    ]);
  });

  it('may split a message anywhere', () => {
    const { call } = talk();
    const message = grpc(thing({ containerId: 'split' }));
    const pieces = [...message].map((byte) => data(1, Buffer.from([byte])));
    expect(decode(['request', PREFACE, SETTINGS, call(1, PATH), ...pieces]).told).toMatchObject([
      { message: { container_id: 'split' } },
    ]);
  });

  it.each<[string, Buffer[]]>([
    ['no preface', [Buffer.from('GET / HTTP/1.1\r\nHost: docker\r\n\r\n')]],
    ['no settings first', [PREFACE, data(1, Buffer.alloc(3))]],
    ['a frame beyond reason', [PREFACE, SETTINGS, Buffer.from([0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 1])]],
    ['more padding than payload', [PREFACE, SETTINGS, frame(FRAME.DATA, FLAG.PADDED, 1, Buffer.from([9, 1]))]],
    ['headers interrupted', [PREFACE, SETTINGS, frame(FRAME.HEADERS, 0, 1, Buffer.from([0x82])), SETTINGS]],
    ['a continuation of nothing', [PREFACE, SETTINGS, frame(FRAME.CONTINUATION, FLAG.END_HEADERS, 1)]],
    [
      'headers out of step',
      [PREFACE, SETTINGS, frame(FRAME.HEADERS, FLAG.END_HEADERS, 1, Buffer.from([0xff, 0xff, 0x03]))],
    ],
    ['a message flag that is none', [PREFACE, SETTINGS, talk().call(1, PATH), data(1, Buffer.from([7, 0, 0, 0, 0]))]],
  ])('are refused aloud when they are none: %s', (_, frames) => {
    expect(() => decode(['request', ...frames])).toThrow();
  });

  it('never make it hang, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(10), fc.nat(255), fc.nat(5), fc.uint8Array({ maxLength: 40 }))),
        (frames) => {
          try {
            decode([
              'request',
              PREFACE,
              SETTINGS,
              ...frames.map(([type, flags, stream, payload]) => frame(type, flags, stream, Buffer.from(payload))),
            ]);
          } catch (error) {
            expect(error).toBeInstanceOf(Error);
          }
        },
      ),
    );
  });
});
