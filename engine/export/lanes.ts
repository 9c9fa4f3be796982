/** Rows for spans, so that no two that overlap share one: viewers of traces take what overlaps on a row for calls within calls. */
import type { Span } from './spans.ts';

/** The row of each span within its group, from 0. `spans` are in order of their beginning. */
export function lanesOf(spans: readonly Span[], groupOf: (span: Span) => string): Map<Span, number> {
  const lanes = new Map<Span, number>();
  const ends = new Map<string, number[]>();
  for (const span of spans) {
    const group = groupOf(span);
    const busy = ends.get(group) ?? [];
    ends.set(group, busy);
    const free = busy.findIndex((end) => end < span.start.at);
    const lane = free < 0 ? busy.length : free;
    busy[lane] = span.end;
    lanes.set(span, lane);
  }
  return lanes;
}
