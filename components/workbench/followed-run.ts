import type { Runs } from '#engine/scene/runs.ts';
import type { TraceView } from '#engine/scene/trace-view.ts';
import { BACKGROUND, type TraceId } from '#engine/trace/ids.ts';

/** The run to show: the one the learner picked, else the newest. */
export function shownRun(runs: Runs, picked: TraceId | null): TraceView | undefined {
  if (picked === BACKGROUND) return runs.background;
  if (picked !== null && runs.views.has(picked)) return runs.views.get(picked);
  return newestTelling(runs);
}

/** An `ls` that went well, asked the engine nothing and sent no packet that was followed, does not push the picture of a `docker run` away. */
function newestTelling({ order, views }: Runs): TraceView | undefined {
  const newestFirst = order.toReversed().flatMap((id) => views.get(id) ?? []);
  return newestFirst.find((run) => run.open || run.failed || run.packets > 0 || asksTheEngine(run)) ?? newestFirst[0];
}

const asksTheEngine = (run: TraceView): boolean =>
  run.spans.some((span) => span.from === 'cli' && span.to === 'dockerd');
