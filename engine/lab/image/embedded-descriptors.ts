/**
 * Go programs carry a FileDescriptorProto for every .proto file they were generated from: plain when made by protoc-gen-go,
 * gzipped when made by gogo. Reading them out of the very program gives the messages of exactly its version.
 */
import { inflateRawSync, constants as zlib } from 'node:zlib';
import { fromBinary } from '@bufbuild/protobuf';
import { type FileDescriptorProto, FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';

const LONGEST_NAME = 127;
const LARGEST_FILE = 2_000_000;
const LARGEST_GZIP = 400_000;
const MOST_ENDS_TRIED = 60;

export function embeddedDescriptors(program: Buffer): FileDescriptorProto[] {
  const found = new Map<string, FileDescriptorProto>();
  for (const start of plainStarts(program)) keep(found, program, start);
  for (const inflated of gzipped(program)) keep(found, inflated, 0);
  return [...found.values()];
}

/** A descriptor starts with its name: field 1, a length, and that many bytes ending in `.proto`. */
function* plainStarts(program: Buffer): Generator<number> {
  const suffix = Buffer.from('.proto');
  for (let at = program.indexOf(suffix); at >= 0; at = program.indexOf(suffix, at + 1)) {
    const end = at + suffix.length;
    for (let length = suffix.length + 1; length <= LONGEST_NAME; length++) {
      const start = end - length - 2;
      if (start < 0 || program[start + 1] !== length || program[start] !== 0x0a) continue;
      yield start;
      break;
    }
  }
}

function* gzipped(program: Buffer): Generator<Buffer> {
  for (const level of [0, 2, 4]) {
    const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, level, 0xff]);
    for (let at = program.indexOf(header); at >= 0; at = program.indexOf(header, at + 1)) {
      const inflated = inflate(program.subarray(at + header.length, at + LARGEST_GZIP));
      if (inflated?.[0] === 0x0a) yield inflated;
    }
  }
}

function inflate(bytes: Buffer): Buffer | null {
  try {
    return inflateRawSync(bytes, { finishFlush: zlib.Z_SYNC_FLUSH });
  } catch {
    return null;
  }
}

function keep(found: Map<string, FileDescriptorProto>, bytes: Buffer, start: number): void {
  for (const end of possibleEnds(bytes, start).slice(0, MOST_ENDS_TRIED)) {
    const file = parse(bytes.subarray(start, end));
    if (!file) continue;
    if (!found.has(file.name)) found.set(file.name, file);
    return;
  }
}

function parse(bytes: Buffer): FileDescriptorProto | null {
  try {
    const file = fromBinary(FileDescriptorProtoSchema, bytes);
    const named = /^[\w./-]+\.proto$/.test(file.name) && !file.$unknown?.length;
    const says = file.package || file.messageType.length || file.service.length || file.extension.length;
    return named && says ? file : null;
  } catch {
    return null;
  }
}

/** Wire type of each field of FileDescriptorProto. */
const WIRE: Record<number, number> = {
  1: 2,
  2: 2,
  3: 2,
  4: 2,
  5: 2,
  6: 2,
  7: 2,
  8: 2,
  9: 2,
  10: 0,
  11: 0,
  12: 2,
  14: 0,
};
const SYNTAX = 12;

/** Nothing says where a plain descriptor ends: after `syntax`, its last field, or (proto2 has none) after some field; longest first. */
function possibleEnds(bytes: Buffer, start: number): number[] {
  const ends: number[] = [];
  const limit = Math.min(bytes.length, start + LARGEST_FILE);
  for (let at = start; at < limit; ) {
    const field = readField(bytes, at, limit);
    if (!field || (field.number === 1 && at !== start)) break;
    if (field.number === SYNTAX && !/^(proto[23]|editions)$/.test(bytes.toString('latin1', field.body, field.end)))
      break;
    at = field.end;
    ends.push(at);
    if (field.number === SYNTAX && field.end - field.body === 'proto3'.length) return [at];
  }
  return ends.reverse();
}

function readField(bytes: Buffer, at: number, limit: number): { number: number; body: number; end: number } | null {
  const tag = readVarint(bytes, at);
  if (!tag || WIRE[tag.value >>> 3] !== (tag.value & 7)) return null;
  const value = readVarint(bytes, tag.end);
  if (!value) return null;
  const end = (tag.value & 7) === 2 ? value.end + value.value : value.end;
  return end > limit ? null : { number: tag.value >>> 3, body: value.end, end };
}

function readVarint(bytes: Buffer, at: number): { value: number; end: number } | null {
  let value = 0;
  for (let byte = 0; byte < 5; byte++) {
    const next = bytes[at + byte];
    if (next === undefined) return null;
    value += (next & 0x7f) * 2 ** (7 * byte);
    if (next < 0x80) return { value, end: at + byte + 1 };
  }
  return null;
}
