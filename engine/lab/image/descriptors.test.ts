import { gzipSync } from 'node:zlib';
import { create, createFileRegistry, toBinary } from '@bufbuild/protobuf';
import { type FileDescriptorProto, FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { expect, test } from 'vitest';
import { completeSet } from './descriptor-set.ts';
import { embeddedDescriptors } from './embedded-descriptors.ts';

const file = (name: string, dependency: string[] = []): FileDescriptorProto =>
  create(FileDescriptorProtoSchema, {
    name,
    package: name.replace(/\W/g, '_'),
    dependency,
    syntax: 'proto3',
    messageType: [{ name: 'Request', field: [{ name: 'id', number: 1, type: 9, label: 1 }] }],
  });
const bytes = (proto: FileDescriptorProto): Uint8Array => toBinary(FileDescriptorProtoSchema, proto);
const names = (files: FileDescriptorProto[]): string[] =>
  files.map(({ name }) => name).filter((name) => !name.startsWith('google/'));

/** gogo's header: no time, best compression, unknown system. */
function gogo(proto: FileDescriptorProto): Buffer {
  const zipped = gzipSync(bytes(proto), { level: 9 });
  zipped[8] = 2;
  zipped[9] = 0xff;
  return zipped;
}

test('descriptors are found between other bytes, plain and gzipped', () => {
  const noise = Buffer.from('…path/to/some.proto and other strings of a program\0\x0a\x05');
  const program = Buffer.concat([noise, bytes(file('api/plain.proto')), noise, gogo(file('api/zipped.proto')), noise]);
  expect(names(embeddedDescriptors(program)).sort()).toEqual(['api/plain.proto', 'api/zipped.proto']);
});

test('a set is in dependency order and a registry takes it', () => {
  const set = completeSet([file('b.proto', ['a.proto', 'google/protobuf/any.proto']), file('a.proto')]);
  expect(names(set)).toEqual(['a.proto', 'b.proto']);
  const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: set }));
  expect(registry.getMessage('b_proto.Request')?.fields.map((field) => field.name)).toEqual(['id']);
});

test('an import by a longer path finds the file', () => {
  const [, second] = completeSet([file('types/a.proto'), file('b.proto', ['github.com/x/types/a.proto'])]).filter(
    ({ name }) => !name.startsWith('google/'),
  );
  expect(second?.dependency).toEqual(['types/a.proto']);
});

test('a file whose import nobody has is left out, and what needs it too', () => {
  const set = completeSet([file('c.proto', ['b.proto']), file('b.proto', ['lost.proto']), file('a.proto')]);
  expect(names(set)).toEqual(['a.proto']);
});
