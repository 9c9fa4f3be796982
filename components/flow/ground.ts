import { group } from 'd3';
import { isRefusal } from '#engine/scene/refusal.ts';
import type { SpanView, TraceView } from '#engine/scene/trace-view.ts';
import { workOf } from '#engine/scene/waits.ts';
import { type Rows, rowsOf } from './rows.ts';
import { type Speakers, speakersOf } from './speakers.ts';

/** What the picture of a trace needs at whatever size and zoom: worked out once for each trace, not for each frame. */
export type Ground = {
  rows: Rows;
  speakers: Speakers;
  childrenOf: (span: SpanView) => readonly SpanView[];
  /** Stretches (ns) in which the span's component works itself. */
  workOf: (span: SpanView) => readonly [number, number][];
  isRefusal: (span: SpanView) => boolean;
};

const known = new WeakMap<TraceView, Ground>();

/** A view of a trace never changes, so neither does its ground. */
export function groundOf(trace: TraceView): Ground {
  const ground = known.get(trace) ?? layGround(trace);
  known.set(trace, ground);
  return ground;
}

function layGround(trace: TraceView): Ground {
  const rows = rowsOf(trace);
  const families = group(trace.requests, (span) => span.parent);
  const childrenOf = (span: SpanView) => families.get(span.id) ?? [];
  return {
    rows,
    speakers: speakersOf(trace, rows),
    childrenOf,
    workOf: perSpan((span) => workOf(span, childrenOf, trace.end)),
    isRefusal: perSpan((span) => isRefusal(span, trace.byId)),
  };
}

function perSpan<T>(find: (span: SpanView) => T): (span: SpanView) => T {
  const found = new Map<SpanView, T>();
  return (span) => {
    if (!found.has(span)) found.set(span, find(span));
    return found.get(span) as T;
  };
}
