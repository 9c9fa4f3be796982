import { deserialize, serialize } from 'node:v8';
import { BinaryWriter } from '@bufbuild/protobuf/wire';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GrpcObservation } from '#engine/correlate/observation.ts';
import { nanos } from '#engine/trace/ids.ts';
import { descriptors, PATH, thing } from './grpc-talk.fixture.ts';
import { TtrpcDecoder, type TtrpcState } from './ttrpc-decoder.ts';
import { TTRPC, TTRPC_FLAG } from './ttrpc-frames.ts';
import type { Direction } from './unix-tee.ts';

type Talk = [Direction, Buffer][];

const frame = (type: number, stream: number, payload: Uint8Array, flags = 0): Buffer => {
  const header = Buffer.alloc(10);
  header.writeUInt32BE(payload.length, 0);
  header.writeUInt32BE(stream, 4);
  header.writeUInt8(type, 8);
  header.writeUInt8(flags, 9);
  return Buffer.concat([header, payload]);
};

const request = (stream: number, path: string, payload: Uint8Array): Buffer => {
  const [, service = '', method = ''] = path.split('/');
  const pair = new BinaryWriter().tag(1, 2).string('namespace').tag(2, 2).string('moby').finish();
  const writer = new BinaryWriter().tag(1, 2).string(service).tag(2, 2).string(method).tag(3, 2).bytes(payload);
  return frame(TTRPC.REQUEST, stream, writer.tag(4, 0).int64(5_000n).tag(5, 2).bytes(pair).tag(9, 0).int32(1).finish());
};

const response = (stream: number, payload: Uint8Array): Buffer =>
  frame(TTRPC.RESPONSE, stream, new BinaryWriter().tag(2, 2).bytes(payload).finish());

const refusal = (stream: number, code: number, message: string): Buffer => {
  const status = new BinaryWriter().tag(1, 0).int32(code).tag(2, 2).string(message).finish();
  return frame(TTRPC.RESPONSE, stream, new BinaryWriter().tag(1, 2).bytes(status).finish());
};

const newDecoder = (told: GrpcObservation[], state?: TtrpcState) =>
  new TtrpcDecoder(
    {
      ...{ name: 's1', socket: 'shim.sock', peer: undefined, shim: 'abc', descriptors },
      tell: (seen) => told.push(seen),
    },
    state,
  );

const told = (talk: Talk): GrpcObservation[] => {
  const seen: GrpcObservation[] = [];
  const decoder = newDecoder(seen);
  for (const [direction, bytes] of talk) decoder.data(direction, bytes, nanos(1));
  return seen;
};

const CALL: Talk = [
  ['request', request(1, PATH, thing({ containerId: 'abc' }))],
  ['response', response(1, thing({ status: 2 }))],
];
const STREAM: Talk = [
  ['request', request(3, '/test.Things/Watch', thing({}))],
  ['response', frame(TTRPC.DATA, 3, thing({ names: ['one'] }))],
  ['response', frame(TTRPC.DATA, 3, new Uint8Array(), TTRPC_FLAG.CLOSED | TTRPC_FLAG.NO_DATA)],
];
const REFUSED: Talk = [
  ['request', request(5, PATH, thing({ containerId: 'gone' }))],
  ['response', refusal(5, 5, 'no such task')],
];

describe('a call', () => {
  test('is told with what was asked and what was answered', () => {
    expect(told(CALL)).toEqual([
      {
        ...{ kind: 'grpc.request', at: 1, call: 's1:1', socket: 'shim.sock', shim: 'abc', path: PATH },
        metadata: { namespace: 'moby', timeout_nano: '5000' },
        message: { container_id: 'abc' },
      },
      { kind: 'grpc.ended', at: 1, call: 's1:1', status: 0, message: { status: 'RUNNING' } },
    ]);
  });

  test('that fails says why', () =>
    expect(told(REFUSED).at(-1)).toEqual({
      ...{ kind: 'grpc.ended', at: 1, call: 's1:5', status: 5, statusMessage: 'no such task' },
    }));

  test('that streams tells every message, and ends when the server closes it', () =>
    expect(told(STREAM).slice(1)).toEqual([
      { kind: 'grpc.message', at: 1, call: 's1:3', direction: 'response', message: { names: ['one'] } },
      { kind: 'grpc.ended', at: 1, call: 's1:3', status: 0 },
    ]));

  test('of a method that nobody knows is told, its message counted', () =>
    expect(told([['request', request(1, '/x.Y/Z', Buffer.from('12345'))]])).toMatchObject([
      { path: '/x.Y/Z', message: '<5 bytes>' },
    ]));

  test('that is open when the connection closes has failed', () => {
    const seen: GrpcObservation[] = [];
    const decoder = newDecoder(seen);
    decoder.data('request', CALL[0]?.[1] ?? Buffer.alloc(0), nanos(1));
    decoder.closed(nanos(2));
    decoder.closed(nanos(3));
    expect(seen.slice(1)).toMatchObject([{ kind: 'grpc.ended', at: 2, status: 14 }]);
  });
});

test.each<[string, Direction, Buffer]>([
  ['a message of more than 4 MiB', 'request', Buffer.from('00400001000000010100', 'hex')],
  ['a type that there is not', 'request', frame(9, 1, new Uint8Array())],
  ['a request of a server', 'response', request(1, PATH, new Uint8Array())],
  ['a response of a client', 'request', response(1, new Uint8Array())],
  ['an endless name', 'request', request(1, `/x/${'y'.repeat(1000)}`, new Uint8Array())],
  ['a message that is none', 'request', frame(TTRPC.REQUEST, 1, Buffer.from([0x0a, 0xff]))],
])('%s is refused', (_, direction, bytes) => expect(() => told([[direction, bytes]])).toThrow());

test('more calls at a time than anybody makes are refused', () => {
  const many = (count: number) => Array.from({ length: count }, (_, n) => request(2 * n + 1, PATH, thing({})));
  expect(() => told([['request', Buffer.concat(many(1000))]])).not.toThrow();
  expect(() => told([['request', Buffer.concat(many(1001))]])).toThrow('more than 1000 calls');
});

describe('whatever comes', () => {
  const ALL = [...CALL, ...STREAM, ...REFUSED];
  const whole = told(ALL);

  test('a split at any place changes nothing, nor does another decoder that goes on from there', () => {
    fc.assert(
      fc.property(fc.nat(ALL.length - 1), fc.nat(60), (index, at) => {
        const seen: GrpcObservation[] = [];
        let decoder = newDecoder(seen);
        for (const [place, [direction, bytes]] of ALL.entries()) {
          const cut = place === index ? Math.min(at, bytes.length) : bytes.length;
          decoder.data(direction, bytes.subarray(0, cut), nanos(1));
          decoder = newDecoder(seen, deserialize(serialize(decoder.checkpoint())));
          decoder.data(direction, bytes.subarray(cut), nanos(1));
        }
        expect(seen).toEqual(whole);
      }),
    );
  });

  test('a changed or a cut talk is told up to there, or refused, and little is kept of it', () => {
    const bytes = Buffer.concat(ALL.filter(([direction]) => direction === 'request').map(([, part]) => part));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length), (place, value, length) => {
        const changed = Buffer.from(bytes)
          .fill(value, place, place + 1)
          .subarray(0, length);
        expect(kept([['request', changed]])).toBeLessThanOrEqual(length + 1000);
      }),
      { numRuns: 1000 },
    );
  });

  test('noise is told or refused', () => {
    const side = fc.constantFrom<Direction>('request', 'response');
    fc.assert(
      fc.property(fc.array(fc.tuple(side, fc.uint8Array({ maxLength: 200 }))), (noise) => {
        kept(noise.map(([direction, bytes]): Talk[number] => [direction, Buffer.from(bytes)]));
      }),
    );
  });
});

/** Bytes that the decoder remembers after it; 0 when it refused. */
function kept(talk: Talk): number {
  const decoder = newDecoder([]);
  try {
    for (const [direction, bytes] of talk) decoder.data(direction, bytes, nanos(1));
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    return 0;
  }
  const { unread, calls } = decoder.checkpoint();
  return unread.request.length + unread.response.length + JSON.stringify(calls).length;
}
