/** Messages of the engine's own programs as plain JSON, by descriptors that were read out of those very programs. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createFileRegistry,
  type DescField,
  type DescMessage,
  type DescMethod,
  type FileRegistry,
  fromBinary,
  type Message,
} from '@bufbuild/protobuf';
import { type Any, FileDescriptorSetSchema, type Timestamp } from '@bufbuild/protobuf/wkt';
import type { RpcMessage } from '#engine/correlate/observation.ts';
import type { Json } from '#engine/trace/event.ts';
import { readJson } from '#engine/trace/shallow-json.ts';

/** Text longer than this is cut, which its end says; bytes are only counted. */
export const LONGEST_TEXT = 64 * 1024;

export class Descriptors {
  readonly #registries: FileRegistry[];
  /** Of the message that is being read. */
  #cut = 0;

  /** `dir` holds one `*.binpb` FileDescriptorSet per program. @throws when it cannot be read or a set is broken. */
  static read(dir: string): Descriptors {
    const files = readdirSync(dir).filter((name) => name.endsWith('.binpb'));
    return new Descriptors(
      files
        .sort()
        .map((name) => createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(join(dir, name))))),
    );
  }

  constructor(registries: FileRegistry[]) {
    this.#registries = registries;
  }

  /** By `/package.Service/Method`; undefined when no program knows it. */
  method(path: string): DescMethod | undefined {
    const [, service = '', name] = path.split('/');
    for (const registry of this.#registries) {
      const method = registry.getService(service)?.methods.find((candidate) => candidate.name === name);
      if (method) return method;
    }
    return undefined;
  }

  /** Undefined when the bytes are no such message. */
  decode(type: DescMessage, bytes: Uint8Array): RpcMessage | undefined {
    this.#cut = 0;
    const message = this.#decode(type, bytes);
    return message === undefined ? undefined : { message, ...(this.#cut > 0 && { cut: this.#cut }) };
  }

  #decode(type: DescMessage, bytes: Uint8Array): Json | undefined {
    try {
      return this.#message(type, fromBinary(type, bytes));
    } catch {
      return undefined;
    }
  }

  #message(type: DescMessage, message: Message): Json {
    if (type.typeName === 'google.protobuf.Any') return this.#any(message as Any);
    if (type.typeName === 'google.protobuf.Timestamp') return timestamp(message as Timestamp);
    const found: Record<string, Json> = {};
    for (const field of type.fields) {
      const value = fieldValue(message, field);
      if (!isUnset(value)) found[field.name] = this.#field(field, value);
    }
    return found;
  }

  #field(field: DescField, value: unknown): Json {
    if (field.fieldKind === 'list') return (value as unknown[]).map((item) => this.#single(field, item));
    if (field.fieldKind !== 'map') return this.#single(field, value);
    return Object.fromEntries(
      Object.entries(value as Record<string, unknown>).map(([key, item]) => [key, this.#single(field, item)]),
    );
  }

  #single(field: DescField, value: unknown): Json {
    if (field.message) return this.#message(field.message, value as Message);
    if (field.enum) return field.enum.value[value as number]?.name ?? (value as number);
    if (value instanceof Uint8Array) return this.#bytes(value);
    if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
    return typeof value === 'string' ? this.#text(value) : (value as Json);
  }

  #text(text: string): string {
    const cut = text.length - LONGEST_TEXT;
    if (cut <= 0) return text;
    this.#cut += cut;
    return `${text.slice(0, LONGEST_TEXT)}<${cut} more characters>`;
  }

  /** As text when that is what they are, else `<n bytes>`. */
  #bytes(bytes: Uint8Array): string {
    const text = bytesAsText(bytes);
    const cut = bytes.length - LONGEST_TEXT;
    if (text === undefined) return `<${bytes.length} bytes>`;
    if (cut <= 0) return text;
    this.#cut += cut;
    return `${text}<${cut} more bytes>`;
  }

  /** OCI specs and runtime options: `types.containerd.io/…/Spec` holds JSON, the rest are messages. */
  #any({ typeUrl, value }: Any): Json {
    const name = typeUrl.slice(typeUrl.lastIndexOf('/') + 1);
    const type = this.#type(name) ?? this.#type(typeUrl);
    const message = type && this.#decode(type, value);
    const content = message ?? jsonOf(value) ?? this.#bytes(value);
    const isRecord = typeof content === 'object' && content !== null && !Array.isArray(content);
    return isRecord ? { '@type': typeUrl, ...content } : { '@type': typeUrl, value: content };
  }

  #type(name: string): DescMessage | undefined {
    for (const registry of this.#registries) {
      const type = registry.getMessage(name);
      if (type) return type;
    }
    return undefined;
  }
}

type Fields = Record<string, unknown>;

const fieldValue = (message: Message, field: DescField): unknown => {
  const fields = message as unknown as Fields;
  if (!field.oneof) return fields[field.localName];
  const chosen = fields[field.oneof.localName] as { case?: string; value?: unknown } | undefined;
  return chosen?.case === field.localName ? chosen.value : undefined;
};

/** Fields that were not sent, or as good as: proto3 does not tell zero from nothing. */
const isUnset = (value: unknown): boolean => {
  if (value === undefined || value === '' || value === 0 || value === 0n || value === false) return true;
  if (value instanceof Uint8Array || Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && value !== null && !('$typeName' in value) && Object.keys(value).length === 0;
};

const timestamp = ({ seconds, nanos }: Timestamp): string =>
  new Date(Number(seconds) * 1000 + nanos / 1e6).toISOString();

const jsonOf = (bytes: Uint8Array): Json | undefined => {
  if (bytes[0] !== 0x7b) return undefined;
  try {
    return readJson(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
};

const NO_TEXT = /[^\t\n\r\x20-\x7e\u00a0-\ufffc]/;
/** Enough to know most of what is no text, without decoding all of it. */
const GLANCE = 256;

/** Their beginning as text, when that is what they are. */
const bytesAsText = (bytes: Uint8Array): string | undefined => {
  const text = (length: number) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, length)).toString('utf8');
  const isText = !NO_TEXT.test(text(GLANCE).slice(0, -1)) && !NO_TEXT.test(text(LONGEST_TEXT));
  return isText ? text(LONGEST_TEXT) : undefined;
};
