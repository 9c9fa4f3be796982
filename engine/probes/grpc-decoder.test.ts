import { create, createFileRegistry, type MessageShape, toBinary } from '@bufbuild/protobuf';
import {
  AnySchema,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  file_google_protobuf_any,
  file_google_protobuf_timestamp,
  TimestampSchema,
} from '@bufbuild/protobuf/wkt';
import fc from 'fast-check';
import hpack from 'hpack.js';
import { describe, expect, it } from 'vitest';
import type { GrpcObservation } from '#engine/correlate/observation.ts';
import { nanos } from '#engine/trace/ids.ts';
import { GrpcDecoder } from './grpc-decoder.ts';
import { FLAG, FRAME, PREFACE } from './http2-frames.ts';
import { Descriptors } from './protobuf.ts';
import type { Direction } from './unix-tee.ts';
import { UpgradedDecoder } from './upgraded-decoder.ts';

/** `package test; service Things { Make: unary; Watch: server streaming }`, by hand: descriptors are all that is known of a program. */
const STRING = 9;
const BYTES = 12;
const INT64 = 3;
const ENUM = 14;
const MESSAGE = 11;
const OPTIONAL = 1;
const REPEATED = 3;
const field = (name: string, number: number, type: number, more: object = {}) => ({
  name,
  number,
  type,
  label: OPTIONAL,
  jsonName: name,
  ...more,
});

const file = create(FileDescriptorProtoSchema, {
  name: 'test.proto',
  package: 'test',
  syntax: 'proto3',
  dependency: ['google/protobuf/any.proto', 'google/protobuf/timestamp.proto'],
  enumType: [
    {
      name: 'Status',
      value: [
        { name: 'UNKNOWN', number: 0 },
        { name: 'RUNNING', number: 2 },
      ],
    },
  ],
  messageType: [
    {
      name: 'Thing',
      field: [
        field('container_id', 1, STRING),
        field('exit_at', 2, MESSAGE, { typeName: '.google.protobuf.Timestamp' }),
        field('status', 3, ENUM, { typeName: '.test.Status' }),
        field('data', 4, BYTES),
        field('spec', 5, MESSAGE, { typeName: '.google.protobuf.Any' }),
        field('big', 6, INT64),
        field('names', 7, STRING, { label: REPEATED }),
        field('labels', 8, MESSAGE, { label: REPEATED, typeName: '.test.Thing.LabelsEntry' }),
      ],
      nestedType: [
        {
          name: 'LabelsEntry',
          field: [field('key', 1, STRING), field('value', 2, STRING)],
          options: { mapEntry: true },
        },
      ],
    },
  ],
  service: [
    {
      name: 'Things',
      method: [
        { name: 'Make', inputType: '.test.Thing', outputType: '.test.Thing' },
        { name: 'Watch', inputType: '.test.Thing', outputType: '.test.Thing', serverStreaming: true },
      ],
    },
  ],
});
const registry = createFileRegistry(
  create(FileDescriptorSetSchema, {
    file: [file_google_protobuf_any.proto, file_google_protobuf_timestamp.proto, file],
  }),
);
const Thing = registry.getMessage('test.Thing');
if (!Thing) throw new Error('the test has no message');
const descriptors = new Descriptors([registry]);
const thing = (value: object): Buffer =>
  Buffer.from(toBinary(Thing, create(Thing, value as MessageShape<typeof Thing>)));

const frame = (type: number, flags: number, stream: number, payload: Buffer = Buffer.alloc(0)): Buffer => {
  const header = Buffer.alloc(9);
  header.writeUIntBE(payload.length, 0, 3);
  header.writeUInt8(type, 3);
  header.writeUInt8(flags, 4);
  header.writeUInt32BE(stream, 5);
  return Buffer.concat([header, payload]);
};
const SETTINGS = frame(FRAME.SETTINGS, 0, 0);
const grpc = (message: Buffer, flag = 0): Buffer => {
  const header = Buffer.alloc(5);
  header.writeUInt8(flag, 0);
  header.writeUInt32BE(message.length, 1);
  return Buffer.concat([header, message]);
};

type Compressor = { write(list: object[]): void; read(): Buffer };
const compressor = (): Compressor =>
  (hpack as unknown as { compressor: { create(options: object): Compressor } }).compressor.create({
    table: { maxSize: 4096 },
  });

/** Both ends of one connection. */
const talk = () => {
  const ends = { request: compressor(), response: compressor() };
  const block = (direction: Direction, headers: Record<string, string>) => {
    ends[direction].write(Object.entries(headers).map(([name, value]) => ({ name, value })));
    return ends[direction].read();
  };
  return {
    call: (stream: number, path: string) =>
      frame(
        FRAME.HEADERS,
        FLAG.END_HEADERS,
        stream,
        block('request', { ':method': 'POST', ':path': path, 'containerd-namespace': 'moby' }),
      ),
    head: (stream: number) =>
      frame(
        FRAME.HEADERS,
        FLAG.END_HEADERS,
        stream,
        block('response', { ':status': '200', 'content-type': 'application/grpc' }),
      ),
    trailers: (stream: number, status = '0', message = '') =>
      frame(
        FRAME.HEADERS,
        FLAG.END_HEADERS | FLAG.END_STREAM,
        stream,
        block('response', { 'grpc-status': status, 'grpc-message': message }),
      ),
    block,
  };
};
const data = (stream: number, bytes: Buffer, flags = 0) => frame(FRAME.DATA, flags, stream, bytes);
const END = FLAG.END_STREAM;

const newDecoder = (told: GrpcObservation[]) =>
  new GrpcDecoder({
    name: 'c1',
    socket: 'containerd.sock',
    peer: undefined,
    descriptors,
    tell: (observation) => told.push(observation),
  });

const decode = (...said: [Direction, ...Buffer[]][]) => {
  const told: GrpcObservation[] = [];
  const decoder = newDecoder(told);
  for (const [direction, ...frames] of said) decoder.data(direction, Buffer.concat(frames), nanos(1));
  return { told, decoder };
};

const PATH = '/test.Things/Make';

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

describe('a message', () => {
  const shown = (value: object) => descriptors.decode(Thing, thing(value));

  it('shows names, times, bytes and large numbers for people', () => {
    const exitAt = create(TimestampSchema, { seconds: 1n, nanos: 500_000_000 });
    expect(shown({ exitAt, status: 2, data: Buffer.from('text\n'), big: 2n ** 60n, labels: { a: 'b' } })).toEqual({
      exit_at: '1970-01-01T00:00:01.500Z',
      status: 'RUNNING',
      data: 'text\n',
      big: '1152921504606846976',
      labels: { a: 'b' },
    });
    expect(shown({ data: Buffer.from([0, 1, 2]) })).toEqual({ data: '<3 bytes>' });
    expect(shown({ status: 9 })).toEqual({ status: 9 });
  });

  it.each([
    [
      'JSON',
      'types.containerd.io/opencontainers/runtime-spec/1/Spec',
      Buffer.from('{"ociVersion":"1.2.0"}'),
      { ociVersion: '1.2.0' },
    ],
    ['a known message', 'test.Thing', thing({ containerId: 'in' }), { container_id: 'in' }],
    ['unknown bytes', 'no.Such', Buffer.from([0xff]), { value: '<1 bytes>' }],
  ])('opens what it carries inside: %s', (_, typeUrl, value, inside) => {
    expect(shown({ spec: create(AnySchema, { typeUrl, value }) })).toEqual({ spec: { '@type': typeUrl, ...inside } });
  });

  it('that cannot be read is not made up', () => {
    expect(descriptors.decode(Thing, Buffer.from([0x0a, 0xff]))).toBeUndefined();
  });
});

describe('a connection that was taken over', () => {
  it.each<[string, Direction, Direction]>([
    ['the client', 'request', 'response'],
    ['dockerd', 'response', 'request'],
  ])('is read from the side of who calls: %s', (_, caller, other) => {
    const { call, head, trailers } = talk();
    const told: GrpcObservation[] = [];
    const decoder = new UpgradedDecoder(newDecoder(told));
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
