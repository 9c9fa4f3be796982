/** Which observations mean that the image store may have changed, so that nobody has to look at it again and again. */
import type { Observation } from '#engine/correlate/observation.ts';

const CHANGING = [
  /^POST (?:\/v[\d.]+)?\/(?:build|commit)(?:[/?]|$)/,
  /^POST (?:\/v[\d.]+)?\/images\/(?:create|load|prune|.+\/(?:tag|push))(?:\?|$)/,
  /^DELETE (?:\/v[\d.]+)?\/images\//,
];
/** BuildKit's, over the hijacked `POST /grpc`. */
const CHANGING_CALLS = /\.Control\/(?:Solve|Prune)$/;
/** Events that tell what was known before, or were made of an answer to us. */
const OWN_ACTIONS = new Set(['snapshot', 'inspect']);
/** More requests than this at a time are nobody's honest work; what is forgotten is found by the next change. */
const MOST_OPEN = 4096;

export class StoreTrigger {
  readonly #open = new Set<string | number>();

  /** True when the store is worth a look. `start`: dockerd has just begun, with a store that may be another one. */
  means(seen: Observation): 'start' | 'change' | undefined {
    switch (seen.kind) {
      case 'engine.event':
        if (seen.subject.kind === 'daemon') return seen.state === 'present' ? 'start' : undefined;
        return seen.subject.kind === 'image' && !OWN_ACTIONS.has(seen.action) ? 'change' : undefined;
      case 'http.request':
        return this.#began(
          seen.exchange,
          CHANGING.some((pattern) => pattern.test(`${seen.method} ${seen.url}`)),
        );
      case 'grpc.request':
        return this.#began(seen.call, CHANGING_CALLS.test(seen.path));
      case 'http.ended':
      case 'http.lost':
        return this.#ended(seen.exchange);
      case 'grpc.ended':
      case 'grpc.lost':
        return this.#ended(seen.call);
      default:
        return undefined;
    }
  }

  #began(id: string | number, changes: boolean): undefined {
    if (!changes) return;
    if (this.#open.size >= MOST_OPEN) this.#open.clear();
    this.#open.add(id);
  }

  #ended(id: string | number): 'change' | undefined {
    return this.#open.delete(id) ? 'change' : undefined;
  }
}
