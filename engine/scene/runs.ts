import type { SpanStarted, TraceEvent } from '#engine/trace/event.ts';
import { BACKGROUND, type TraceId } from '#engine/trace/ids.ts';
import { isAbout } from '#engine/trace/report.ts';
import { growTrace } from './grow-trace.ts';
import { emptyTrace, type TraceView } from './trace-view.ts';

/** All that a lab did so far: one view per command, in the order in which they began, and the lane of what nobody asked for. */
export type Runs = {
  order: readonly TraceId[];
  views: ReadonlyMap<TraceId, TraceView>;
  background?: TraceView;
};

export const noRuns: Runs = { order: [], views: new Map() };

/** Takes the next events of a log. Costs as much as the traces that these events touch; where they touch none, nothing has changed. */
export function foldRuns(runs: Runs, events: readonly TraceEvent[]): Runs {
  const groups = byTrace(events, runs);
  if (groups.size === 0) return runs;
  const views = new Map(runs.views);
  const order = [...runs.order];
  for (const [id, own] of groups) {
    const known = views.get(id);
    if (!known && id !== BACKGROUND) order.push(id);
    views.set(id, growTrace(known ?? emptyTrace(id, (own[0] as TraceEvent).at), own));
  }
  const background = views.get(BACKGROUND);
  return { order, views, ...(background && { background }) };
}

/**
 * What the world is like is no part of a run. A report of lost events that names no trace belongs to every one that was in flight, because it does not
 * say whose they were.
 */
function byTrace(events: readonly TraceEvent[], runs: Runs): Map<TraceId, TraceEvent[]> {
  const groups = new Map<TraceId, TraceEvent[]>();
  const add = (id: TraceId, event: TraceEvent) => {
    const group = groups.get(id);
    if (group) group.push(event);
    else groups.set(id, [event]);
  };
  for (const event of events) {
    if (event.type === 'state.changed' || (event.type === 'probe.reported' && event.state !== 'lost')) continue;
    if (event.trace !== undefined) add(event.trace, event);
    else if (event.type === 'probe.reported')
      for (const id of new Set([...runs.order, ...groups.keys()]))
        if (isAbout(event, runOf(id, runs.views.get(id), groups.get(id)))) add(id, event);
  }
  return groups;
}

/** From when to when it was in flight, as far as it is known by now. */
function runOf(id: TraceId, view: TraceView | undefined, own: readonly TraceEvent[] = []) {
  const isRoot = (event: TraceEvent): event is SpanStarted =>
    event.type === 'span.started' && event.parent === undefined;
  const root = view?.root?.id ?? own.find(isRoot)?.span;
  const end = own.find((event) => event.type === 'span.ended' && event.span === root)?.at;
  return { id, start: view?.start ?? (own[0] as TraceEvent).at, end: end ?? view?.root?.end };
}
