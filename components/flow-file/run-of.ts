import { foldRuns, noRuns } from '#engine/scene/runs.ts';
import type { TraceView } from '#engine/scene/trace-view.ts';
import { type Recording, RecordingError } from '#engine/trace/recording.ts';

/**
 * The run that a recording holds, or the one with that number (from 1) when it holds several.
 * @throws RecordingError with what to choose from
 */
export function runOf({ events }: Recording, number?: number): TraceView {
  const { order, views } = foldRuns(noRuns, events);
  const runs = order.flatMap((id) => views.get(id) ?? []);
  const run = number === undefined && runs.length > 1 ? undefined : runs[(number ?? 1) - 1];
  if (run) return run;
  if (runs.length === 0) throw new RecordingError('This recording holds no run.');
  const list = runs.map(({ commandLine }, index) => `  ${index + 1}  ${commandLine}`).join('\n');
  throw new RecordingError(`This recording holds ${runs.length} runs. Choose one by its number:\n${list}`);
}
