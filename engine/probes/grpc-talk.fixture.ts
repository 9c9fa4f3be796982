/** Hand-made gRPC for tests: a service that no program has, and both ends of a connection that speaks it. */
import { create, createFileRegistry, type MessageShape, toBinary } from '@bufbuild/protobuf';
import {
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  file_google_protobuf_any,
  file_google_protobuf_timestamp,
} from '@bufbuild/protobuf/wkt';
import hpack from 'hpack.js';
import type { BuildObservation, GrpcObservation } from '#engine/correlate/observation.ts';
import { nanos } from '#engine/trace/ids.ts';
import { GrpcDecoder, type GrpcState } from './grpc-decoder.ts';
import { FLAG, FRAME } from './http2-frames.ts';
import { Descriptors } from './protobuf.ts';
import type { Direction } from './unix-tee.ts';

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
const found = registry.getMessage('test.Thing');
if (!found) throw new Error('the test has no message');
export const Thing = found;
export const descriptors = new Descriptors([registry]);
export const thing = (value: object): Buffer =>
  Buffer.from(toBinary(Thing, create(Thing, value as MessageShape<typeof Thing>)));

export const frame = (type: number, flags: number, stream: number, payload: Buffer = Buffer.alloc(0)): Buffer => {
  const header = Buffer.alloc(9);
  header.writeUIntBE(payload.length, 0, 3);
  header.writeUInt8(type, 3);
  header.writeUInt8(flags, 4);
  header.writeUInt32BE(stream, 5);
  return Buffer.concat([header, payload]);
};
export const SETTINGS = frame(FRAME.SETTINGS, 0, 0);
export const grpc = (message: Buffer, flag = 0): Buffer => {
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
export const talk = () => {
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
export const data = (stream: number, bytes: Buffer, flags = 0) => frame(FRAME.DATA, flags, stream, bytes);
export const END = FLAG.END_STREAM;

export const newDecoder = (told: GrpcObservation[], state?: GrpcState) => {
  const tell = (observation: GrpcObservation | BuildObservation) => told.push(observation as GrpcObservation);
  const time = (seconds: number) => nanos(Math.round(seconds * 1e9));
  return new GrpcDecoder({ name: 'c1', socket: 'containerd.sock', peer: undefined, descriptors, time, tell }, state);
};

export const decode = (...said: [Direction, ...Buffer[]][]) => {
  const told: GrpcObservation[] = [];
  const decoder = newDecoder(told);
  for (const [direction, ...frames] of said) decoder.data(direction, Buffer.concat(frames), nanos(1));
  return { told, decoder };
};

export const PATH = '/test.Things/Make';
