/** What a lab told before the page came is handed on in one piece: to draw each part of a long log would take a minute. Pure but for its state. */
import type { TraceEvent } from '#engine/trace/event.ts';

export class Backlog {
  #until = -1;
  readonly #held: TraceEvent[] = [];

  /** @param last seq of the newest event that there is. @param known of the newest one that the page has */
  begin(last: number, known: number): void {
    this.#held.length = 0;
    this.#until = last > known ? last : -1;
  }

  get isComplete(): boolean {
    return this.#until < 0;
  }

  /** @returns what is to be handed on now */
  take(events: readonly TraceEvent[]): readonly TraceEvent[] {
    if (this.isComplete) return events;
    for (const event of events) this.#held.push(event);
    return (events.at(-1)?.seq ?? -1) < this.#until ? [] : this.end();
  }

  /** Nothing more of it will come. @returns what was held back */
  end(): readonly TraceEvent[] {
    this.#until = -1;
    return this.#held.splice(0);
  }
}
