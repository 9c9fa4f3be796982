import { decodeRecording, type Recording, type RecordingHeader } from '#engine/trace/recording.ts';
import type { TraceSink, TraceSource } from './trace-source.ts';

/** Gives the text of a `*.trace.jsonl`; rejects with a message for the reader. */
export type ReadText = (signal: AbortSignal) => Promise<string>;

/** A recording, from a file the reader chose or from an address. All its events come at once: the player is what takes time. */
export class RecordedSource implements TraceSource {
  readonly live = false;
  header: RecordingHeader | null = null;

  constructor(readonly read: ReadText) {}

  subscribe(sink: TraceSink): () => void {
    const abort = new AbortController();
    sink.connection('loading');
    this.read(abort.signal).then(
      (text) => !abort.signal.aborted && this.#deliver(text, sink),
      (error: unknown) => !abort.signal.aborted && fail(sink, error),
    );
    return () => abort.abort();
  }

  #deliver(text: string, sink: TraceSink): void {
    let recording: Recording;
    try {
      recording = decodeRecording(text);
    } catch (error) {
      fail(sink, error);
      return;
    }
    this.header = recording.header;
    sink.opened(recording.header.id, recording.header);
    sink.events(recording.events);
    sink.connection('loaded', { unreadable: recording.unreadable.length });
  }
}

export const readAddress =
  (url: string): ReadText =>
  async (signal) => {
    const answer = await fetch(url, { signal });
    if (!answer.ok)
      throw new Error(`There is no recording at ${url} (status ${answer.status}). Choose another one, or open a file.`);
    return answer.text();
  };

export const readGiven =
  (text: string): ReadText =>
  async () =>
    text;

const fail = (sink: TraceSink, error: unknown): void =>
  sink.connection('failed', { problem: error instanceof Error ? error.message : String(error) });
