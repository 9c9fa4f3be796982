/** What was told of one concern so far. Grows by an event at a time; a sticky check reads it again with one of its own. */
import type { StateChanged } from '#engine/trace/event.ts';

type Subject = { kind: string; id: string };

export abstract class SoFar {
  readonly events: StateChanged[] = [];
  /** How many of them are only recalled: how things were, and nothing that happened. */
  recalled = 0;
  readonly #last = new Map<string, number>();

  add(event: StateChanged): void {
    this.events.push(event);
    this.#last.set(keyOf(event.subject), event.seq);
    this.take(event);
  }

  /** What came so far is only recalled. */
  beginHere(): void {
    this.recalled = this.events.length;
  }

  /** Of the event that told of it last. */
  readonly seqOf = (subject: Subject): number | undefined => this.#last.get(keyOf(subject));

  protected abstract take(event: StateChanged): void;
}

const keyOf = ({ kind, id }: Subject): string => `${kind}/${id}`;
