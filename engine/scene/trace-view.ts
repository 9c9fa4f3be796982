/**
 * One trace as the page reads it: spans with their beginnings and ends put together.
 * A view never changes; `growTrace` (grow-trace.ts) makes the next one. Spans that did not change keep their identity, so a memo can trust it.
 */
import type { Component } from '#engine/trace/component.ts';
import type { Attributes, Evidence, Outcome, ProbeReported, SpanEvent, TerminalOutput } from '#engine/trace/event.ts';
import { type Nanos, nanos, type SpanId, type TraceId } from '#engine/trace/ids.ts';
import type { Kind } from './kind.ts';

export type SpanView = {
  id: SpanId;
  trace: TraceId;
  parent?: SpanId;
  from: Component;
  to: Component;
  name: string;
  kind: Kind;
  /** `wait`, `attach`, an event stream: open without being busy. */
  stream: boolean;
  start: Nanos;
  /** Absent while it is open. */
  end?: Nanos;
  outcome?: Outcome;
  /** Those of the beginning and, once it ended, those of the end. */
  attributes: Attributes;
  /** Keys that came with the end: they belong to the answer. */
  answer: Attributes;
  evidence: Evidence;
  parentEvidence?: Evidence;
  events: readonly SpanEvent[];
};

export type Loss = Pick<ProbeReported, 'at' | 'probe' | 'detail' | 'events'>;

export type TraceView = {
  id: TraceId;
  /** `terminal → terminal`; absent in the background lane and until it was seen. */
  root?: SpanView;
  /** As typed; the root's name when nobody typed it. */
  commandLine: string;
  start: Nanos;
  /** The end of what there is to see: the command's end and what followed it without a pause; the last event while it is open. */
  end: Nanos;
  open: boolean;
  exitCode?: number;
  /** The command ended with another status than 0, or its root span says it failed. */
  failed: boolean;
  /** In order of their beginning; a parent before its children. */
  spans: readonly SpanView[];
  /** The same without system calls, of which there are many. */
  requests: readonly SpanView[];
  byId: ReadonlyMap<SpanId, SpanView>;
  output: readonly TerminalOutput[];
  losses: readonly Loss[];
  /** Packets that were followed and are known to be for it. */
  packets: number;
};

export const durationOf = (trace: TraceView): Nanos => nanos(trace.end - trace.start);

export const isIncomplete = (trace: TraceView): boolean => trace.losses.length > 0;

export const childrenOf = (trace: TraceView, id: SpanId): SpanView[] =>
  trace.spans.filter((span) => span.parent === id);

/** How many requests led to this one: 0 for the root. */
export function ancestorsOf(trace: TraceView, span: SpanView): SpanView[] {
  const out: SpanView[] = [];
  let above = span.parent === undefined ? undefined : trace.byId.get(span.parent);
  while (above && out.length < 64) {
    out.unshift(above);
    above = above.parent === undefined ? undefined : trace.byId.get(above.parent);
  }
  return out;
}

export function emptyTrace(id: TraceId, at: Nanos): TraceView {
  return {
    id,
    commandLine: '',
    start: at,
    end: at,
    open: true,
    failed: false,
    spans: [],
    requests: [],
    byId: new Map(),
    output: [],
    losses: [],
    packets: 0,
  };
}
