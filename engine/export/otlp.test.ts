import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { createFileRegistry, fromBinary, fromJson, type JsonValue, toBinary, toJson } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TraceEvent } from '#engine/trace/event.ts';
import { nanos, spanId, traceId } from '#engine/trace/ids.ts';
import type { Recording } from '#engine/trace/recording.ts';
import { toOtlp, wallClock } from './otlp.ts';
import { RECORDINGS } from './recordings.fixture.ts';

/** OTLP's own schema, as it is compiled into dockerd. */
const registry = createFileRegistry(
  fromBinary(FileDescriptorSetSchema, readFileSync(new URL('./fixtures/otlp-trace.binpb', import.meta.url))),
);
const Request = registry.getMessage('opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest');

type Otlp = ReturnType<typeof toOtlp>;
type OtlpSpan = Otlp['resourceSpans'][number]['scopeSpans'][number]['spans'][number];

const IDS = new Set(['traceId', 'spanId', 'parentSpanId']);
/** Protobuf's JSON has bytes in base64; OTLP's has ids in hex. */
const recoded = (value: unknown, from: 'hex' | 'base64', to: 'hex' | 'base64'): JsonValue =>
  JSON.parse(JSON.stringify(value), (key, item) =>
    IDS.has(key) && typeof item === 'string' ? Buffer.from(item, from).toString(to) : item,
  );

/** Through the bytes of the protocol and back. @throws on a field that the schema does not have, or of another type */
function throughProtobuf(otlp: unknown): JsonValue {
  if (!Request) throw new Error('the schema is missing');
  const message = fromJson(Request, recoded(otlp, 'hex', 'base64'), { ignoreUnknownFields: false });
  const back = fromBinary(Request, toBinary(Request, message));
  return recoded(toJson(Request, back, { enumAsInteger: true }), 'base64', 'hex');
}

/** What proto3 does not write: empty lists. */
const sparse = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (key, item) =>
    Array.isArray(item) && item.length === 0 && key !== '' ? undefined : item,
  );

const spansIn = (otlp: Otlp): (OtlpSpan & { service: string })[] =>
  otlp.resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const name = resource.attributes.find(({ key }) => key === 'service.name')?.value;
    const service = name && 'stringValue' in name ? String(name.stringValue) : '';
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => ({ ...span, service })));
  });

describe.each(RECORDINGS)('%s', (_, read) => {
  let recording: Recording;
  let otlp: Otlp;
  beforeAll(() => {
    recording = read();
    otlp = toOtlp(recording);
  });

  test('comes through OTLP’s own schema as it went in', () => {
    const [back, there] = [throughProtobuf(otlp), sparse(otlp)];
    // The difference is worked out only where there is one: these are tens of megabytes.
    if (!isDeepStrictEqual(back, there)) expect(back).toEqual(there);
  });

  test('ids, times and numbers are written as OTLP/JSON wants them', () => {
    const isWritten = ({ traceId, spanId, startTimeUnixNano: start, endTimeUnixNano: end, kind }: OtlpSpan) =>
      /^(?!0+$)[0-9a-f]{32}$/.test(traceId) &&
      /^(?!0+$)[0-9a-f]{16}$/.test(spanId) &&
      /^\d{19}$/.test(start) &&
      BigInt(end) >= BigInt(start) &&
      [1, 2, 3].includes(kind);
    expect(spansIn(otlp).filter((span) => !isWritten(span))).toEqual([]);
    expect(JSON.stringify(otlp)).not.toMatch(/"intValue":[^"]/);
  });

  test('every span is there once, at its time, in its component, below its parent', () => {
    const spans = spansIn(otlp);
    const started = recording.events.filter((event) => event.type === 'span.started');
    expect(spans).toHaveLength(started.length);
    const ids = new Set(spans.map(({ spanId: id }) => id));
    expect(ids.size).toBe(started.length);
    const told = (time: string, name: string, service: string) => `${time} ${name} ${service}`;
    expect(spans.map((span) => told(span.startTimeUnixNano, span.name, span.service)).sort()).toEqual(
      started.map((start) => told(wallClock(recording.header, start.at), start.name, start.to)).sort(),
    );
    expect(spans.filter(({ parentSpanId }) => parentSpanId === undefined)).toHaveLength(
      started.filter(({ parent }) => parent === undefined).length,
    );
    expect(spans.filter(({ parentSpanId: parent }) => parent !== undefined && !ids.has(parent))).toEqual([]);
  });

  test('what is inferred is linked as such', () => {
    const inferred = recording.events.filter((event) => event.type === 'span.started' && event.parentEvidence);
    expect(spansIn(otlp).filter(({ links }) => links)).toHaveLength(inferred.length);
  });

  test('is the same each time', () => {
    expect(isDeepStrictEqual(toOtlp(recording), otlp)).toBe(true);
  });
});

const base = { seq: 0, trace: traceId('t'), evidence: 'observed' } as const;
const tiny = (more: TraceEvent[]): Recording => ({
  header: {
    ...{ type: 'recording', version: 1, id: 'r', title: 'x', madeAt: '2026-01-01T00:00:00.000Z', monotonicAt: 5e9 },
    ...{ host: { kernel: '6', arch: 'x64', cgroup: 'v2' }, engine: {} },
  },
  events: [
    {
      ...{ ...base, type: 'span.started', at: nanos(5e9 + 1), span: spanId('s'), from: 'terminal', to: 'terminal' },
      ...{ name: 'x', attributes: { i: 7, d: 0.5, b: true, n: null, s: 'é', l: [1, 'a'], o: { k: -1 } } },
    },
    ...more,
  ],
  unreadable: [],
});

test('times are wall clock to the nanosecond, values keep their types', () => {
  const [span] = spansIn(toOtlp(tiny([])));
  expect(span?.startTimeUnixNano).toBe('1767225600000000001');
  expect(Object.fromEntries(span?.attributes.map(({ key, value }) => [key, value]) ?? [])).toMatchObject({
    ...{ i: { intValue: '7' }, d: { doubleValue: 0.5 }, b: { boolValue: true }, n: {}, s: { stringValue: 'é' } },
    l: { arrayValue: { values: [{ intValue: '1' }, { stringValue: 'a' }] } },
    o: { kvlistValue: { values: [{ key: 'k', value: { intValue: '-1' } }] } },
    'engine.unfinished': { boolValue: true },
  });
});

test('a failure has its message, a loss is told at the command that was in flight', () => {
  const recording = tiny([
    { type: 'probe.reported', seq: 1, at: nanos(5e9 + 2), probe: 'kernel', state: 'lost', events: 3, detail: 'full' },
    {
      ...base,
      type: 'span.ended',
      at: nanos(5e9 + 3),
      span: spanId('s'),
      outcome: { ok: false, error: 'no' },
      attributes: {},
    },
  ]);
  const [span] = spansIn(toOtlp(recording));
  expect(span).toMatchObject({ status: { code: 2, message: 'no' }, endTimeUnixNano: '1767225600000000003' });
  expect(span?.events).toMatchObject([{ name: 'probe lost', timeUnixNano: '1767225600000000002' }]);
});

test('a field that OTLP does not have is refused by the schema', () => {
  expect(() => throughProtobuf({ resourceSpans: [{ colour: 'red' }] })).toThrow(/colour/);
});
