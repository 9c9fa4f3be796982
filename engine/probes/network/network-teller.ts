/** Tells what the readers of a lab's network, or of its processes, found, and once for each thing what they could not read. */
import type { Nanos } from '#engine/trace/ids.ts';
import { monotonic } from '../clock.ts';
import type { Emit } from '../probe.ts';
import type { Told } from './net-facts.ts';

export const PROBE = 'network';
const MOST_REPORTS = 256;
/** Characters of one fact. What is larger is nobody's honest network. */
export const LARGEST_FACT = 1 << 20;

export class NetworkTeller {
  readonly #emit: Emit;
  readonly #probe: string;
  /** What is cut now, or has failed since it last went well. */
  readonly #reported = new Set<string>();
  #stopped = false;

  constructor(emit: Emit, probe = PROBE) {
    this.#emit = emit;
    this.#probe = probe;
  }

  /** @returns characters of JSON, of the attributes */
  tell(at: Nanos, told: readonly Told[]): number {
    let size = 0;
    for (const fact of told) {
      if (this.#stopped) return 0;
      const length = JSON.stringify(fact.attributes).length;
      const fits = length <= LARGEST_FACT;
      if (!fits)
        this.#report('size', `A ${fact.subject.kind} is larger than ${LARGEST_FACT} characters, and not told.`);
      this.#emit({ kind: 'engine.event', at, ...fact, ...(!fits && { state: 'gone', attributes: {} }) });
      size += length;
    }
    return size;
  }

  /** @param what there is more of than is told */
  cut(what: string, isCut: boolean, most?: number): void {
    if (!isCut) this.#reported.delete(what);
    else this.#report(what, `There are more ${what} than are told${most === undefined ? '' : `: ${most}`}.`);
  }

  /** The kernel had more to say than was read in time: it was read anew, so that what is told now is right again. */
  overrun(of: string): void {
    this.#report(
      `overrun ${of}`,
      `The kernel told of more changes of ${of} than were read in time; they were read anew, and changes in between were not seen.`,
    );
  }

  failed(what: string, error: unknown): void {
    this.#report(`failed ${what}`, `The ${what} could not be read: ${error instanceof Error ? error.message : error}`);
  }

  stop(): void {
    this.#stopped = true;
  }

  #report(key: string, detail: string): void {
    if (this.#stopped || this.#reported.has(key)) return;
    if (this.#reported.size >= MOST_REPORTS) this.#reported.clear();
    this.#reported.add(key);
    this.#emit({ kind: 'probe', at: monotonic(), probe: this.#probe, state: 'degraded', detail });
  }
}
