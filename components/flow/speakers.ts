import { bisector } from 'd3';
import type { SpanView, TraceView } from '#engine/scene/trace-view.ts';
import { isHelper } from '#engine/scene/waits.ts';
import type { Component } from '#engine/trace/component.ts';
import type { Rows } from './rows.ts';

/** The row that speaks for a deck when a span itself does not say: that of the process begun last that runs at the moment, else the first. */
export type Speakers = (component: Component, at: number) => number;

type Change = { at: number; row: number };
const byTime = bisector((change: Change) => change.at);

export function speakersOf(trace: TraceView, { of }: Rows): Speakers {
  const changes = new Map<Component, Change[]>();
  const changesOf = (component: Component): Change[] => {
    const known = changes.get(component) ?? changesIn(trace, component, (span) => of.get(span.id) ?? 0);
    changes.set(component, known);
    return known;
  };
  return (component, at) => {
    const list = changesOf(component);
    return list[byTime.right(list, at) - 1]?.row ?? 0;
  };
}

/** Each moment at which another process is the one begun last, in order. */
function changesIn(trace: TraceView, component: Component, rowOf: (span: SpanView) => number): Change[] {
  const endOf = (span: SpanView): number => span.end ?? trace.end;
  const processes = trace.requests.filter((span) => span.to === component && span.kind === 'exec' && !isHelper(span));
  // It still speaks at the moment it ends.
  const moments = [
    ...processes.map((process) => ({ at: process.start as number, begun: process })),
    ...processes.map((process) => ({ at: endOf(process) + 1, begun: undefined })),
  ].sort((a, b) => a.at - b.at);
  const running: SpanView[] = [];
  return moments.map(({ at, begun }) => {
    if (begun) running.push(begun);
    // Who ended below one that still runs is found when that one ends.
    while (running.length > 0 && endOf(running.at(-1) as SpanView) < at) running.pop();
    const last = running.at(-1);
    return { at, row: last ? rowOf(last) : 0 };
  });
}
