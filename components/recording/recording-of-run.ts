/** Cuts one run out of a log, so that it replays on another machine. */

import type { TraceView } from '#engine/scene/trace-view.ts';
import { isAround } from '#engine/trace/aftermath.ts';
import type { StateChanged, TraceEvent } from '#engine/trace/event.ts';
import type { RecordingHeader } from '#engine/trace/recording.ts';
import { encodeRecording, headerAsOf } from '#engine/trace/recording.ts';
import { isAbout } from '#engine/trace/report.ts';

export type RunFile = { name: string; text: string };

/**
 * The world as it was when the run began, the run's own events, what its terminal printed and how the world changed meanwhile, numbered
 * anew from 0.
 */
export function recordingOfRun(header: RecordingHeader, events: readonly TraceEvent[], run: TraceView): RunFile {
  const title = run.commandLine || run.id;
  const kept = [...worldBefore(events, run), ...events.filter((event) => belongs(event, run))];
  const own = kept.map((event, seq) => ({ ...event, seq }));
  const stem = fileStem(title);
  return {
    name: `${stem}.trace.jsonl`,
    text: encodeRecording(
      { ...headerAsOf(header, run.start), id: `${stem}-${run.id}`.replace(/[^\w.-]+/g, '-').slice(0, 120), title },
      own,
    ),
  };
}

function belongs(event: TraceEvent, run: TraceView): boolean {
  switch (event.type) {
    case 'span.started':
    case 'span.event':
    case 'span.ended':
      return event.trace === run.id;
    case 'state.changed':
      return event.trace === run.id || (event.trace === undefined && isAround(event.at, windowOf(run)));
    case 'terminal.output':
    case 'packet.seen':
      return event.trace === run.id || (event.trace === undefined && during(event, run));
    case 'probe.reported':
      return isAbout(event, { id: run.id, ...windowOf(run) });
    default:
      return event satisfies never;
  }
}

/** Of each subject what was told last, unless that it is gone. */
function worldBefore(events: readonly TraceEvent[], run: TraceView): StateChanged[] {
  const last = new Map<string, StateChanged>();
  for (const event of events) {
    if (event.type !== 'state.changed' || event.at >= run.start || event.trace === run.id) continue;
    const key = `${event.subject.kind} ${event.subject.id}`;
    last.delete(key);
    if (event.state !== 'gone') last.set(key, event);
  }
  return [...last.values()];
}

const windowOf = ({ start, end, open }: TraceView) => ({ start, ...(!open && { end }) });

const during = (event: TraceEvent, run: TraceView): boolean =>
  event.at >= run.start && (run.open || event.at <= run.end);

/** `docker run -d busybox` → `docker-run-d-busybox` */
export const fileStem = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60) || 'run';
