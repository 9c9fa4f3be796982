import { TraceLog } from '#engine/trace/log.ts';
import type { RecordingHeader } from '#engine/trace/recording.ts';
import type { LabStatus } from '#engine/trace/wire.ts';
import type { Connection, TraceSink, TraceSource } from './trace-source.ts';

export type LabSnapshot = {
  /** A new object for each lab or recording; grows while it is followed. */
  log: TraceLog;
  /** Id of the lab or recording; null until it has opened. */
  id: string | null;
  header: RecordingHeader | null;
  live: boolean;
  status: LabStatus | null;
  connection: Connection;
  problem: string | null;
  /** Lines of the recording that could not be read. */
  unreadable: number;
};

/** Turns what a source delivers into a snapshot for React. Events go straight to the log, which has subscribers of its own. */
export class LabStore {
  #snapshot: LabSnapshot;
  readonly #listeners = new Set<() => void>();

  constructor(readonly source: TraceSource) {
    this.#snapshot = {
      log: new TraceLog(),
      id: null,
      header: null,
      live: source.live,
      status: null,
      connection: source.live ? 'connecting' : 'loading',
      problem: null,
      unreadable: 0,
    };
  }

  get snapshot(): LabSnapshot {
    return this.#snapshot;
  }

  start(): () => void {
    return this.source.subscribe(this.#sink);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly #sink: TraceSink = {
    opened: (id, header) =>
      this.#set({ id, header, log: id === this.#snapshot.id ? this.#snapshot.log : new TraceLog() }),
    events: (events) => {
      this.#snapshot.log.receive(events);
    },
    status: (status) => this.#set({ status }),
    connection: (connection, detail) =>
      this.#set({
        connection,
        problem: detail?.problem ?? null,
        unreadable: detail?.unreadable ?? this.#snapshot.unreadable,
      }),
  };

  #set(change: Partial<LabSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of this.#listeners) listener();
  }
}
