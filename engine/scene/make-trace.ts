/** Tiny makers of traces for tests: times in milliseconds. */
import type { Component } from '#engine/trace/component.ts';
import type { Attributes, TraceEvent } from '#engine/trace/event.ts';
import { fromMillis, spanId, traceId } from '#engine/trace/ids.ts';
import { growTrace } from './grow-trace.ts';
import { emptyTrace, type TraceView } from './trace-view.ts';

export const TRACE = traceId('t');

type More = { parent?: string; attributes?: Attributes };

export const began = (
  ms: number,
  span: string,
  route: `${Component} → ${Component}`,
  name: string,
  more: More = {},
): TraceEvent => {
  const [from, to] = route.split(' → ') as [Component, Component];
  return {
    type: 'span.started',
    seq: 0,
    at: fromMillis(ms),
    span: spanId(span),
    trace: TRACE,
    ...(more.parent && { parent: spanId(more.parent) }),
    from,
    to,
    name,
    attributes: more.attributes ?? {},
    evidence: 'observed',
  };
};

export const ended = (ms: number, span: string, attributes: Attributes = {}, error?: string): TraceEvent => ({
  type: 'span.ended',
  seq: 0,
  at: fromMillis(ms),
  span: spanId(span),
  trace: TRACE,
  outcome: error === undefined ? { ok: true } : { ok: false, error },
  attributes,
  evidence: 'observed',
});

export const noted = (ms: number, span: string, name: string, attributes: Attributes = {}): TraceEvent => ({
  type: 'span.event',
  seq: Math.round(ms * 10),
  at: fromMillis(ms),
  span: spanId(span),
  trace: TRACE,
  name,
  attributes,
  evidence: 'observed',
});

export const lost = (ms: number, events: number): TraceEvent => ({
  type: 'probe.reported',
  seq: 0,
  at: fromMillis(ms),
  probe: 'kernel',
  state: 'lost',
  events,
  detail: `${events} events lost`,
});

export const traceOf = (...events: TraceEvent[]): TraceView =>
  growTrace(emptyTrace(TRACE, (events[0] as TraceEvent).at), events);

const HTTP = { 'http.request.method': 'POST' };
const GRPC = { 'rpc.system': 'grpc' };

/** A start that reaches runc: the shim outlives the call that made it. */
export const START: readonly TraceEvent[] = [
  began(0, 'root', 'terminal → terminal', 'docker start', {
    attributes: { 'engine.command.line': 'docker start web' },
  }),
  began(1, 'cli', 'terminal → cli', 'docker start', { parent: 'root', attributes: { 'process.pid': 7 } }),
  began(10, 'start', 'cli → dockerd', 'POST /containers/{id}/start', { parent: 'cli', attributes: HTTP }),
  began(20, 'create', 'dockerd → containerd', 'Tasks/Create', { parent: 'start', attributes: GRPC }),
  began(30, 'shim', 'containerd → shim', 'containerd-shim-runc-v2', { parent: 'create' }),
  began(40, 'runc', 'shim → runc', 'runc create', { parent: 'shim' }),
  ended(60, 'runc', { 'process.exit.code': 0 }),
  ended(70, 'create', { 'rpc.grpc.status_code': 0 }),
  ended(80, 'start', { 'http.response.status_code': 204 }),
  ended(90, 'cli', { 'process.exit.code': 0 }),
  ended(100, 'root', { 'process.exit.code': 0 }),
];
