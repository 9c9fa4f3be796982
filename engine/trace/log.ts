import type { TraceEvent, Unnumbered } from './event.ts';

type Listener = (events: readonly TraceEvent[]) => void;

/** Append-only. The recorder, the sockets and the page are plain subscribers; a reader that was away asks `since` its last seq. */
export class TraceLog {
  #events: TraceEvent[] = [];
  #highest = -1;
  readonly #listeners = new Set<Listener>();

  get events(): readonly TraceEvent[] {
    return this.#events;
  }

  get lastSeq(): number {
    return Math.max(this.#highest, this.#events.at(-1)?.seq ?? -1);
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
    return this.#events.slice(this.#indexAfter(seq));
  }

  /** At most `limit` events after `seq`: for readers that take what they can carry. */
  after(seq: number, limit: number): readonly TraceEvent[] {
    const first = this.#indexAfter(seq);
    return this.#events.slice(first, first + limit);
  }

  /** Lets go of events to stay within a limit of memory. Their numbers are not given again. */
  evict(isOld: (event: TraceEvent) => boolean): void {
    this.#highest = this.lastSeq;
    this.#events = this.#events.filter((event) => !isOld(event));
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

  /** Numbers rise but may have gaps where events were let go. */
  #indexAfter(seq: number): number {
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#events[middle]?.seq ?? 0) <= seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
