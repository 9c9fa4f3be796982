/**
 * Writes a lab's log to disk: the whole session in one file, and each run in one of its own. A run's file begins with the
 * world as it was when the run began, so that a replay knows the containers and images that were there.
 */
import { isAround } from '#engine/trace/aftermath.ts';
import type { SpanEnded, StateChanged, TraceEvent } from '#engine/trace/event.ts';
import { BACKGROUND, type Nanos, type SpanId, type TraceId } from '#engine/trace/ids.ts';
import type { TraceLog } from '#engine/trace/log.ts';
import { headerAsOf, type RecordingHeader, runRecordingId } from '#engine/trace/recording.ts';
import { isAbout } from '#engine/trace/report.ts';
import { LIMITS } from './limits.ts';
import { RecordingFile } from './recording-file.ts';
import type { Recordings } from './recordings.ts';

/** Late events of older runs than these no longer reach their files. */
const RUNS_KEPT_OPEN = 100;

type Run = { id: TraceId; root: SpanId; start: Nanos; end?: Nanos; file: RecordingFile };

export class Recorder {
  readonly #recordings: Recordings;
  readonly #header: RecordingHeader;
  readonly #session: RecordingFile;
  readonly #runs = new Map<TraceId, Run>();
  readonly #world = new Map<string, StateChanged>();
  readonly #unsubscribe: () => void;

  constructor(recordings: Recordings, header: RecordingHeader, log: TraceLog) {
    this.#recordings = recordings;
    this.#header = header;
    this.#session = this.#newFile(header);
    this.#unsubscribe = log.subscribe((events) => this.#take(events));
  }

  async close(): Promise<void> {
    this.#unsubscribe();
    await Promise.all([this.#session, ...[...this.#runs.values()].map(({ file }) => file)].map((file) => file.flush()));
    await this.#recordings
      .removeOldest()
      .catch((error: unknown) => console.error(`Old recordings could not be removed: ${error}`));
  }

  #take(events: readonly TraceEvent[]): void {
    this.#session.write(events);
    for (const event of events) {
      if (isRunStart(event)) this.#begin(event);
      for (const run of this.#runsOf(event)) run.file.write([event]);
      if (event.type === 'span.ended') this.#end(event);
      if (event.type === 'state.changed') this.#remember(event);
    }
  }

  /** What a probe reports is of the runs that were in flight, unless it says of which. So is a change of the world that nobody is known for. */
  #runsOf(event: TraceEvent): Run[] {
    if (event.type === 'probe.reported') return [...this.#runs.values()].filter((run) => isAbout(event, run));
    if (event.type === 'state.changed' && event.trace === undefined)
      return [...this.#runs.values()].filter((run) => isAround(event.at, run));
    return [event.trace === undefined ? [] : (this.#runs.get(event.trace) ?? [])].flat();
  }

  #end({ trace, span, at }: SpanEnded): void {
    const run = this.#runs.get(trace);
    if (run?.root === span) run.end = at;
  }

  #remember(change: StateChanged): void {
    const key = `${change.subject.kind} ${change.subject.id}`;
    if (change.state === 'gone') this.#world.delete(key);
    else this.#world.set(key, change);
  }

  #begin({ trace, span, name, at, attributes }: RunStart): void {
    const line = attributes['engine.command.line'];
    const title = typeof line === 'string' && line !== '' ? line : name;
    const file = this.#newFile({ ...headerAsOf(this.#header, at), id: runRecordingId(this.#header.id, trace), title });
    file.write(this.#world.values());
    this.#runs.set(trace, { id: trace, root: span, start: at, file });
    this.#letGoOfOldest();
    void this.#recordings.removeOldest().catch(() => {});
  }

  #letGoOfOldest(): void {
    const [oldest] = this.#runs;
    if (this.#runs.size <= RUNS_KEPT_OPEN || !oldest) return;
    this.#runs.delete(oldest[0]);
    void oldest[1].file.flush();
  }

  #newFile(header: RecordingHeader): RecordingFile {
    return new RecordingFile(this.#recordings.pathOf(header.id), header, LIMITS.recordingBytes);
  }
}

type RunStart = Extract<TraceEvent, { type: 'span.started' }>;

const isRunStart = (event: TraceEvent): event is RunStart =>
  event.type === 'span.started' && event.parent === undefined && event.trace !== BACKGROUND;
