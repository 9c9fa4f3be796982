/** Requests and calls of one connection that were told and have not ended: what to end when the connection is lost. */
import type { Observation } from '#engine/correlate/observation.ts';
import type { Nanos } from '#engine/trace/ids.ts';

export class Unfinished {
  readonly #exchanges = new Set<number>();
  readonly #calls = new Set<string>();

  note(seen: Observation): void {
    if (seen.kind === 'http.request') this.#exchanges.add(seen.exchange);
    if (seen.kind === 'http.ended') this.#exchanges.delete(seen.exchange);
    if (seen.kind === 'grpc.request') this.#calls.add(seen.call);
    if (seen.kind === 'grpc.ended') this.#calls.delete(seen.call);
  }

  /** Ends them all: nobody will see how they really end. */
  lost(at: Nanos): Observation[] {
    const calls = [...this.#calls].map((call): Observation => ({ kind: 'grpc.lost', at, call }));
    const exchanges = [...this.#exchanges].map((exchange): Observation => ({ kind: 'http.lost', at, exchange }));
    this.#calls.clear();
    this.#exchanges.clear();
    return [...calls, ...exchanges];
  }
}
