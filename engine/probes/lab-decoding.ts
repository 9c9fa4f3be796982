/** Decoding, as one lab has it: copies of its connections go in, observations come out. */
import type { ProbeObservation } from '#engine/correlate/observation.ts';
import { type Nanos, nanos } from '#engine/trace/ids.ts';
import { monotonic } from './clock.ts';
import { CopiedTalk } from './copied-talk.ts';
import type { DecodeLink } from './decode-link.ts';
import type { Emit } from './probe.ts';
import type { ObservedConnection } from './stream-decoders.ts';
import type { ConnectionCopy } from './unix-tee.ts';

/** A lab that goes waits this long (ms) for what it said last. */
const LAST_WAIT_MS = 500;
const LOOK_MS = 5;

export class LabDecoding {
  readonly #link: DecodeLink;
  readonly #descriptors: string;
  readonly #emit: Emit;
  readonly #talks = new Set<CopiedTalk>();
  readonly #unlisten: () => void;
  #downSince: Nanos | undefined;

  /** `descriptors` is the directory of the lab's image that holds them. */
  constructor(link: DecodeLink, descriptors: string, emit: Emit) {
    this.#link = link;
    this.#descriptors = descriptors;
    this.#emit = emit;
    this.#unlisten = link.listen({ died: (cause) => this.#died(cause), back: () => this.#back() });
  }

  open(connection: ObservedConnection): ConnectionCopy {
    const talk = new CopiedTalk(this.#link, { descriptors: this.#descriptors, connection }, this.#emit);
    for (const old of this.#talks) if (old.isOver) this.#talks.delete(old);
    this.#talks.add(talk);
    return talk;
  }

  /** When the oldest thing was said of which nothing was told yet. */
  get owes(): Nanos | undefined {
    let oldest = Number.POSITIVE_INFINITY;
    for (const { owes } of this.#talks) oldest = Math.min(oldest, owes ?? oldest);
    return Number.isFinite(oldest) ? nanos(oldest) : undefined;
  }

  /** Once the connections are being closed. Resolves when all of them was told, or soon. */
  async stop(): Promise<void> {
    const limit = monotonic() + LAST_WAIT_MS * 1e6;
    do await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    while (this.owes !== undefined && monotonic() < limit);
    this.#unlisten();
  }

  #died(cause: string): void {
    this.#downSince ??= monotonic();
    this.#report(
      'degraded',
      `what reads the copies of the sockets ended (${cause}): it is started again and goes on where it was`,
    );
  }

  #back(): void {
    if (this.#downSince === undefined) return;
    const seconds = ((monotonic() - this.#downSince) / 1e9).toFixed(1);
    this.#downSince = undefined;
    this.#report('watching', `the copies of the sockets are read again, after ${seconds} s`);
  }

  #report(state: ProbeObservation['state'], detail: string): void {
    this.#emit({ kind: 'probe', at: monotonic(), probe: 'decoder', state, detail });
  }
}
