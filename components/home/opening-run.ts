import type { Runs } from '#engine/scene/runs.ts';
import type { TraceView } from '#engine/scene/trace-view.ts';

/** The run that a visitor sees first: one that goes all the way to a container and went well, else whichever was first. */
export function openingRun({ order, views }: Runs): TraceView | undefined {
  const runs = order.flatMap((id) => views.get(id) ?? []);
  return runs.find((run) => !run.failed && reachesContainer(run)) ?? runs[0];
}

const reachesContainer = (run: TraceView): boolean => run.spans.some((span) => span.to === 'container');
