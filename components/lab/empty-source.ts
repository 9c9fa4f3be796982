import type { TraceSink, TraceSource } from './trace-source.ts';

/** Nothing to show: the engine has not answered yet, or there is none and no recording either. */
export const EMPTY_SOURCE: TraceSource = { live: false, header: null, subscribe };

function subscribe(sink: TraceSink): () => void {
  sink.connection('loaded');
  return () => {};
}
