import type { TraceEvent } from '#engine/trace/event.ts';
import type { RecordingHeader } from '#engine/trace/recording.ts';
import type { LabStatus } from '#engine/trace/wire.ts';

/** How the page is joined to its events. A recording is `loading`, then `loaded` or `failed`; a lab's socket is the rest. */
export type Connection = 'loading' | 'loaded' | 'failed' | 'connecting' | 'following' | 'lost';

export type TraceSink = {
  /** A lab or a recording begins: what came before belongs to another. Called again after the lab was reset. */
  opened(id: string, header: RecordingHeader): void;
  events(events: readonly TraceEvent[]): void;
  status(status: LabStatus): void;
  /** `problem` says what failed and what to do; `unreadable` counts the lines of a recording that were skipped. */
  connection(state: Connection, detail?: { problem?: string; unreadable?: number }): void;
};

/** Where events come from. Live and replay differ in this interface alone. */
export interface TraceSource {
  readonly live: boolean;
  /** Null until the source has opened. */
  readonly header: RecordingHeader | null;
  /** Starts the source; the function returned stops it and frees what it holds. */
  subscribe(sink: TraceSink): () => void;
}
