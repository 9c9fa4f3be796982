/**
 * A recording as OTLP/JSON: an ExportTraceServiceRequest as a collector takes it at `/v1/traces`, and Jaeger from a file.
 * By OTLP 1.x "JSON Protobuf Encoding": ids are hex, 64-bit integers are strings, enums are numbers, names are in lowerCamelCase.
 */
import { ATTR } from '#engine/trace/attribute.ts';
import { COMPONENTS, type Component } from '#engine/trace/component.ts';
import type { Attributes, Json } from '#engine/trace/event.ts';
import type { Recording, RecordingHeader } from '#engine/trace/recording.ts';
import { type Note, type Span, spansOf } from './spans.ts';
import { stableId } from './stable-id.ts';

export type AnyValue =
  | { stringValue: string }
  | { boolValue: boolean }
  | { intValue: string }
  | { doubleValue: number }
  | { arrayValue: { values: AnyValue[] } }
  | { kvlistValue: { values: KeyValue[] } }
  | Record<string, never>;
export type KeyValue = { key: string; value: AnyValue };

/** SpanKind of trace.proto. */
const KIND = { internal: 1, server: 2 } as const;
/** Status.StatusCode: success is left unset, as the conventions want it of instrumentation. */
const ERROR = 2;

export function toOtlp(recording: Pick<Recording, 'header' | 'events'>) {
  const { header } = recording;
  const spans = spansOf(recording);
  const services = COMPONENTS.filter((component) => spans.some((span) => serviceOf(span) === component));
  return {
    resourceSpans: services.map((service) => ({
      resource: { attributes: keyValues(resourceOf(header, service)) },
      scopeSpans: [
        {
          scope: { name: 'engine-room', version: String(header.version) },
          spans: spans.filter((span) => serviceOf(span) === service).map((span) => otlpSpan(header, span)),
        },
      ],
    })),
  };
}

/** Who did it. */
const serviceOf = ({ start: { to } }: Span): Component => to;

/** The engine's own name of a version for each component that has one. */
const VERSION_OF: Partial<Record<Component, string>> = {
  ...{ cli: 'docker', dockerd: 'docker', containerd: 'containerd', shim: 'containerd', runc: 'runc' },
};

function resourceOf({ host, engine, title }: RecordingHeader, service: Component): Attributes {
  const version = engine[VERSION_OF[service] ?? ''];
  return {
    'service.name': service,
    'service.namespace': 'engine-room',
    ...(version !== undefined && { 'service.version': version }),
    'os.type': 'linux',
    'os.version': host.kernel,
    'host.arch': host.arch,
    'engine.recording.title': title,
  };
}

function otlpSpan(header: RecordingHeader, span: Span) {
  const { start, end, outcome, notes } = span;
  const traceId = stableId(`${header.id} ${start.trace}`, 128);
  const idOf = (id: string) => stableId(`${header.id} ${start.trace} ${id}`, 64);
  const parent = start.parent === undefined ? undefined : idOf(start.parent);
  const inferred = start.parentEvidence !== undefined && start.parentEvidence !== 'observed';
  return {
    traceId,
    spanId: idOf(start.span),
    ...(parent !== undefined && { parentSpanId: parent }),
    name: start.name,
    kind: kindOf(span),
    startTimeUnixNano: wallClock(header, start.at),
    endTimeUnixNano: wallClock(header, end),
    attributes: keyValues({ ...span.attributes, ...ownAttributes(span) }),
    events: notes.map((note) => otlpEvent(header, note)),
    // The tree is whole with it; the link says that it is not known, only likely.
    ...(parent !== undefined &&
      inferred && {
        links: [{ traceId, spanId: parent, attributes: keyValues({ [EVIDENCE]: start.parentEvidence as string }) }],
      }),
    status: outcome.ok ? {} : { code: ERROR, message: outcome.error },
  };
}

const EVIDENCE = 'engine.parent.evidence';

function kindOf({ attributes }: Span): number {
  return ATTR.httpMethod in attributes || ATTR.rpcSystem in attributes ? KIND.server : KIND.internal;
}

const ownAttributes = ({ start, unfinished }: Span): Attributes => ({
  'engine.from': start.from,
  'engine.to': start.to,
  'engine.evidence': start.evidence,
  ...(start.parentEvidence !== undefined && { [EVIDENCE]: start.parentEvidence }),
  ...(unfinished && { 'engine.unfinished': true }),
});

const otlpEvent = (header: RecordingHeader, { at, name, attributes }: Note) => ({
  timeUnixNano: wallClock(header, at),
  name,
  attributes: keyValues(attributes),
});

/** Nanoseconds since 1970, by the pair of times in the header. */
export const wallClock = ({ madeAt, monotonicAt }: RecordingHeader, at: number): string =>
  (BigInt(Date.parse(madeAt)) * 1_000_000n + BigInt(Math.round(at - monotonicAt))).toString();

const keyValues = (attributes: Attributes): KeyValue[] =>
  Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));

function anyValue(value: Json): AnyValue {
  switch (typeof value) {
    case 'string':
      return { stringValue: value };
    case 'boolean':
      return { boolValue: value };
    case 'number':
      return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
    case 'object':
      if (value === null) return {};
      if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
      return { kvlistValue: { values: keyValues(value) } };
    default:
      return value satisfies never;
  }
}
