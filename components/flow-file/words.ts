import { deckName } from '#components/flow/deck-layout.ts';
import { monoWidth } from '#components/flow/text-width.ts';
import { timeText, unitFor } from '#components/player/time-text.ts';
import { duration, wallTime } from '#components/shell/durations.ts';
import type { Step } from '#engine/scene/steps.ts';
import { durationOf, isIncomplete, type TraceView } from '#engine/scene/trace-view.ts';
import type { RecordingHeader } from '#engine/trace/recording.ts';

/** More lines than these nobody reads. */
const MOST_LINES = 400;

/** The command line on one line, cut where the picture ends. */
export function titleOf({ commandLine }: TraceView, width: number): string {
  const line = commandLine.replace(/\s+/g, ' ');
  const room = Math.floor((width - 28) / monoWidth('x', 16));
  return line.length > room ? `${line.slice(0, room - 1)}…` : line;
}

/** How it ended, how long it took, on which engine, when. */
export function factsOf(header: RecordingHeader, run: TraceView, steps: readonly Step[]): string {
  const calls = steps.filter((step) => step.phase !== 'answer').length;
  const engine = ['docker', 'containerd', 'runc'].filter((name) => header.engine[name]);
  return [
    endOf(run),
    `${calls} events in ${duration(durationOf(run))}`,
    ...(isIncomplete(run) ? ['incomplete: events were lost'] : []),
    ...engine.map((name) => `${name} ${header.engine[name]}`),
    `Linux ${header.host.kernel}`,
    wallTime(header, run.start).toISOString().slice(0, 16).replace('T', ' ').concat(' UTC'),
  ].join('  ·  ');
}

function endOf({ open, failed, exitCode }: TraceView): string {
  if (open) return 'still running';
  if (exitCode !== undefined) return `exit ${exitCode}`;
  return failed ? 'failed' : 'ended well';
}

/** The picture in words: every message that tells the story, in order. */
export function textTwin(run: TraceView, steps: readonly Step[]): string {
  const unit = unitFor(durationOf(run));
  const telling = steps.filter((step) => step.telling);
  const lines = telling
    .slice(0, MOST_LINES)
    .map(
      (step) =>
        `${timeText(step.at - run.start, unit)} ${unit.name}  ${deckName(step.from)} → ${deckName(step.to)}  ${step.label}${step.failed ? ' (failed)' : ''}`,
    );
  const rest = telling.length - lines.length;
  return [...lines, ...(rest > 0 ? [`… and ${rest} more`] : [])].join('\n');
}
