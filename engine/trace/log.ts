import type { TraceEvent, Unnumbered } from './event.ts';

type Listener = (events: readonly TraceEvent[]) => void;

/** Append-only. The recorder, the sockets and the page are plain subscribers; a reader that was away asks `since` its last seq. */
export class TraceLog {
  readonly #events: TraceEvent[] = [];
  readonly #listeners = new Set<Listener>();

  get events(): readonly TraceEvent[] {
    return this.#events;
  }

  get lastSeq(): number {
    return this.#events.at(-1)?.seq ?? -1;
  }

  /** Numbers and keeps events, then tells the subscribers once. */
  append(events: readonly Unnumbered[]): readonly TraceEvent[] {
    let seq = this.lastSeq;
    return this.#take(events.map((event) => ({ ...event, seq: ++seq }) as TraceEvent));
  }

  /** Takes events that already have their seq (from a socket or a file); those already known are dropped. */
  receive(events: readonly TraceEvent[]): readonly TraceEvent[] {
    return this.#take(events.filter((event) => event.seq > this.lastSeq));
  }

  since(seq: number): readonly TraceEvent[] {
    const first = this.#events[0]?.seq ?? 0;
    return this.#events.slice(Math.max(0, seq + 1 - first));
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #take(events: readonly TraceEvent[]): readonly TraceEvent[] {
    if (events.length === 0) return events;
    for (const event of events) this.#events.push(event);
    for (const listener of this.#listeners) listener(events);
    return events;
  }
}
