import { describe, expect, it } from 'vitest';
import type { GrpcObservation } from '#engine/correlate/observation.ts';
import { nanos } from '#engine/trace/ids.ts';
import { data, decode, END, frame, grpc, newDecoder, PATH, SETTINGS, talk, thing } from './grpc-talk.fixture.ts';
import { FRAME, PREFACE } from './http2-frames.ts';
import type { Direction } from './unix-tee.ts';
import { UpgradedDecoder } from './upgraded-decoder.ts';

describe('a call', () => {
  it('is told with what was asked and what was answered', () => {
    const { call, head, trailers } = talk();
    const { told } = decode(
      ['request', PREFACE, SETTINGS, call(1, PATH), data(1, grpc(thing({ containerId: 'abc' })), END)],
      ['response', SETTINGS, head(1), data(1, grpc(thing({ status: 2 }))), trailers(1)],
    );
    expect(told).toEqual([
      {
        kind: 'grpc.request',
        at: 1,
        call: 'c1:1',
        socket: 'containerd.sock',
        path: PATH,
        metadata: { 'containerd-namespace': 'moby' },
        message: { container_id: 'abc' },
      },
      { kind: 'grpc.ended', at: 1, call: 'c1:1', status: 0, message: { status: 'RUNNING' } },
    ]);
  });

  it('is the same when it comes byte by byte', () => {
    const { call, head, trailers } = talk();
    const request = Buffer.concat([
      PREFACE,
      SETTINGS,
      call(1, PATH),
      data(1, grpc(thing({ containerId: 'abc' })), END),
    ]);
    const response = Buffer.concat([SETTINGS, head(1), data(1, grpc(thing({ names: ['a', 'b'] }))), trailers(1)]);
    const bytes = (direction: Direction, all: Buffer) =>
      [...all].map((byte): [Direction, Buffer] => [direction, Buffer.from([byte])]);
    const { told } = decode(...bytes('request', request), ...bytes('response', response));
    expect(told).toMatchObject([{ message: { container_id: 'abc' } }, { status: 0, message: { names: ['a', 'b'] } }]);
  });

  it('says how much of its texts is left out', () => {
    const { call, head, trailers } = talk();
    const [asked, answered] = [thing({ containerId: 'x'.repeat(65_540) }), thing({ containerId: 'x'.repeat(65_546) })];
    const { told } = decode(
      ['request', PREFACE, SETTINGS, call(1, PATH), data(1, grpc(asked), END)],
      ['response', SETTINGS, head(1), data(1, grpc(answered)), trailers(1)],
    );
    expect(told.map((each) => 'cut' in each && each.cut)).toEqual([4, 10]);
  });

  it('that fails says why', () => {
    const { call, trailers } = talk();
    const { told } = decode(
      ['request', PREFACE, SETTINGS, call(1, PATH), data(1, grpc(thing({})), END)],
      ['response', SETTINGS, trailers(1, '5', 'not%20found')],
    );
    expect(told.at(-1)).toMatchObject({ status: 5, statusMessage: 'not found' });
  });

  it('of a stream tells every message as it comes', () => {
    const { call, head, trailers } = talk();
    const answers = [1, 2, 3].map((number) => data(1, grpc(thing({ big: BigInt(number) }))));
    const { told } = decode(
      ['request', PREFACE, SETTINGS, call(1, '/test.Things/Watch'), data(1, grpc(thing({})), END)],
      ['response', SETTINGS, head(1), ...answers, trailers(1)],
    );
    expect(told.slice(1)).toMatchObject([
      { message: { big: 1 } },
      { message: { big: 2 } },
      { message: { big: 3 } },
      { kind: 'grpc.ended' },
    ]);
  });

  it('of a stream tells large messages together after the first few, and leaves none out', () => {
    const { call, head, trailers } = talk();
    const file = data(1, grpc(thing({ data: Buffer.alloc(10_000) })));
    const { told } = decode(
      ['request', PREFACE, SETTINGS, call(1, '/test.Things/Watch'), data(1, grpc(thing({})), END)],
      ['response', SETTINGS, head(1), ...Array.from({ length: 50 }, () => file), trailers(1)],
    );
    const messages = told.filter((seen) => seen.kind === 'grpc.message').map(({ message }) => message);
    expect(messages).toEqual([
      ...Array.from({ length: 20 }, () => ({ data: '<10000 bytes>' })),
      { '@folded': 30, '@bytes': 30 * 10_003 },
    ]);
  });

  it('of a service that nobody knows is told by its sizes', () => {
    const { call, head, trailers } = talk();
    const { told } = decode(
      ['request', PREFACE, SETTINGS, call(1, '/no.Such/Thing'), data(1, grpc(Buffer.from('12345')), END)],
      ['response', SETTINGS, head(1), data(1, grpc(Buffer.from('123'))), trailers(1)],
    );
    expect(told).toMatchObject([
      { path: '/no.Such/Thing' },
      { direction: 'response', message: '<3 bytes>' },
      { status: 0 },
    ]);
    expect(told[0]).not.toHaveProperty('message');
  });

  it.each([
    ['cancelled by its caller', 8, 1],
    ['reset for another reason', 2, 2],
  ])('that is %s has an end', (_, code, status) => {
    const { call } = talk();
    const reset = Buffer.alloc(4);
    reset.writeUInt32BE(code);
    const { told } = decode(['request', PREFACE, SETTINGS, call(1, PATH), frame(FRAME.RST_STREAM, 0, 1, reset)]);
    expect(told).toMatchObject([{ kind: 'grpc.request' }, { kind: 'grpc.ended', status }]);
  });

  it('that the end of the connection cuts off has an end', () => {
    const { call } = talk();
    const { told, decoder } = decode(['request', PREFACE, SETTINGS, call(1, PATH), data(1, grpc(thing({})), END)]);
    decoder.closed(nanos(9));
    decoder.closed(nanos(10));
    expect(told.slice(1)).toEqual([
      { kind: 'grpc.ended', at: 9, call: 'c1:1', status: 14, statusMessage: 'the connection was closed' },
    ]);
  });
});

describe('a connection that was taken over', () => {
  it.each<[string, Direction, Direction]>([
    ['the client', 'request', 'response'],
    ['dockerd', 'response', 'request'],
  ])('is read from the side of who calls: %s', (_, caller, other) => {
    const { call, head, trailers } = talk();
    const told: GrpcObservation[] = [];
    const decoder = new UpgradedDecoder((state) => newDecoder(told, state));
    decoder.data(other, SETTINGS, nanos(1));
    decoder.data(
      caller,
      Buffer.concat([PREFACE, SETTINGS, call(1, PATH), data(1, grpc(thing({ containerId: 'x' })), END)]),
      nanos(2),
    );
    decoder.data(other, Buffer.concat([head(1), trailers(1)]), nanos(3));
    expect(told).toMatchObject([
      { kind: 'grpc.request', path: PATH, message: { container_id: 'x' } },
      { kind: 'grpc.ended', status: 0 },
    ]);
  });
});
