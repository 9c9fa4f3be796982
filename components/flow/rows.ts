import type { SpanView, TraceView } from '#engine/scene/trace-view.ts';
import { isHelper } from '#engine/scene/waits.ts';
import type { Component } from '#engine/trace/component.ts';
import type { SpanId } from '#engine/trace/ids.ts';

export type Rows = {
  /** Row of each span that is a bar, within the deck of its component. */
  of: ReadonlyMap<SpanId, number>;
  /** How many rows each deck has. */
  count: ReadonlyMap<Component, number>;
};

/** More than this and bars share the last row: a deck must leave room for the others. */
const MOST = 5;

/** Spans that would overlap nest in rows: the component's process first, then requests, open streams, and its helpers. */
export function rowsOf(trace: TraceView): Rows {
  const of = new Map<SpanId, number>();
  const count = new Map<Component, number>();
  for (const [component, spans] of byDeck(trace)) {
    let first = 0;
    for (const group of groupsOf(spans)) {
      const used = pack(group, first, of, trace.end);
      first = Math.min(MOST - 1, first + used);
    }
    count.set(component, Math.max(1, ...spans.map((span) => (of.get(span.id) as number) + 1)));
  }
  return { of, count };
}

function byDeck(trace: TraceView): Map<Component, SpanView[]> {
  const decks = new Map<Component, SpanView[]>();
  for (const span of trace.requests) {
    if (span.start > trace.end) continue;
    const deck = decks.get(span.to);
    if (deck) deck.push(span);
    else decks.set(span.to, [span]);
  }
  return decks;
}

/** A container's processes follow each other in one row: it is one process that changes its program. */
function groupsOf(spans: readonly SpanView[]): SpanView[][] {
  const rank = (span: SpanView) =>
    isHelper(span) && span.to !== 'container' ? 3 : span.stream ? 2 : span.kind === 'exec' ? 0 : 1;
  return [0, 1, 2, 3]
    .map((wanted) => spans.filter((span) => rank(span) === wanted))
    .filter((group) => group.length > 0);
}

function pack(spans: readonly SpanView[], first: number, of: Map<SpanId, number>, until: number): number {
  const ends: number[] = [];
  for (const span of spans) {
    const free = ends.findIndex((end) => end <= span.start);
    const row = free >= 0 ? free : Math.min(ends.length, Math.max(0, MOST - 1 - first));
    ends[row] = Math.max(ends[row] ?? 0, span.end ?? until);
    of.set(span.id, first + row);
  }
  return ends.length;
}
