import { ATTR } from '#engine/trace/attribute.ts';
import type { Component } from '#engine/trace/component.ts';
import type { Attributes, Evidence, Outcome, Unnumbered } from '#engine/trace/event.ts';
import { type Nanos, nanos, type SpanId, spanId, type TraceId } from '#engine/trace/ids.ts';
import { UNSEEN_END } from '#engine/trace/unseen-end.ts';

/** A span that was started. Kept by whatever it stands for (a process, a request), so it is forgotten with it. */
export type Span = {
  readonly id: SpanId;
  readonly trace: TraceId;
  readonly parent?: SpanId;
  readonly to: Component;
  readonly name: string;
  readonly at: Nanos;
  open: boolean;
};

/** Where a new span belongs. Without a parent it is a root: of a trace, or in the background lane. */
export type Place = {
  trace: TraceId;
  parent?: Span;
  parentEvidence?: Evidence;
  /** The words in its arguments that tie it to its parent, where that is not the process that did it. */
  placedBy?: readonly string[];
};

export type Beginning = Place & {
  at: Nanos;
  from: Component;
  to: Component;
  name: string;
  attributes: Attributes;
  evidence?: Evidence;
};

/** Writes the events of spans, numbers the spans and keeps the order of cause and effect. */
export class SpanWriter {
  #next = 1;
  #written: Unnumbered[] = [];

  /** What was written since the last take. */
  take(): Unnumbered[] {
    const written = this.#written;
    this.#written = [];
    return written;
  }

  write(event: Unnumbered): void {
    this.#written.push(event);
  }

  /** Stamps of different probes disagree by about a millisecond, so a child is never put before its parent. */
  start(beginning: Beginning): Span {
    const { at, parent, parentEvidence, placedBy, evidence = 'observed', attributes, ...rest } = beginning;
    const span: Span = {
      id: spanId(`s${this.#next++}`),
      trace: rest.trace,
      parent: parent?.id,
      to: rest.to,
      name: rest.name,
      at: later(at, parent?.at),
      open: true,
    };
    this.write({
      type: 'span.started',
      at: span.at,
      span: span.id,
      ...(parent && { parent: parent.id }),
      ...rest,
      attributes: placedBy ? { ...attributes, [ATTR.placedBy]: [...placedBy] } : attributes,
      evidence,
      ...(parent && parentEvidence && { parentEvidence }),
    });
    return span;
  }

  event(span: Span, at: Nanos, name: string, attributes: Attributes, evidence: Evidence = 'observed'): void {
    const { id, trace } = span;
    this.write({ type: 'span.event', at: later(at, span.at), span: id, trace, name, attributes, evidence });
  }

  /** Ends it once; a second end is not written. */
  end(span: Span, at: Nanos, outcome: Outcome, attributes: Attributes = {}, evidence: Evidence = 'observed'): void {
    if (!span.open) return;
    span.open = false;
    const { id, trace } = span;
    this.write({ type: 'span.ended', at: later(at, span.at), span: id, trace, outcome, attributes, evidence });
  }

  /** Ends it because nobody watches any more: it may well have gone on. */
  endUnseen(span: Span, at: Nanos): void {
    this.end(span, at, failed(UNSEEN_END), {}, 'inferred');
  }
}

export const OK: Outcome = { ok: true };
export const failed = (error: string): Outcome => ({ ok: false, error });

const later = (at: Nanos, other: Nanos | undefined): Nanos => nanos(Math.max(at, other ?? 0));
