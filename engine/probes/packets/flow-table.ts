/**
 * Which packets belong together, there and back and whatever their addresses are rewritten to, and how many of a connection are shown:
 * the first, then as many as a person could follow, and always its beginning and end. Pure; times are given (ns).
 */
import type { PacketHeader } from '#engine/trace/packet.ts';
import type { Headers } from './headers.ts';

export type Direction = 'original' | 'reply';

export type Flow = {
  /** `<namespace>/<conntrack id>`, and whether it is the one of the lab's own namespace */
  connection?: { id: string; host: boolean };
  /** It was looked for in conntrack's own table, where no trace told it. */
  asked?: boolean;
  /** of the first packet of TCP */
  sequence?: number;
  /** packets that may be shown now */
  allowance: number;
  refilled: number;
};

export const FLOW_BOUNDS = { atOnce: 40, perSecond: 5 };
/** Tuples that are remembered, two for each place where a connection looks different. */
const MOST_TUPLES = 16_384;

type Known = { flow: Flow; direction: Direction };

export class FlowTable {
  readonly #known = new Map<string, Known>();
  /** Packets that were not shown, since they were asked for last. */
  #left = 0;

  get size(): number {
    return this.#known.size;
  }

  /** Of a packet that is seen for the first time. Undefined when it is only counted. */
  admit(headers: Headers, now: number): Known | undefined {
    const known = this.#find(headers) ?? this.#make(headers, now);
    const { flow } = known;
    flow.allowance = Math.min(
      FLOW_BOUNDS.atOnce,
      flow.allowance + ((now - flow.refilled) / 1e9) * FLOW_BOUNDS.perSecond,
    );
    flow.refilled = now;
    if (flow.allowance >= 1) flow.allowance--;
    else if (!/[SFR]/.test(headers.flags ?? '')) {
      this.#left++;
      return undefined;
    }
    return known;
  }

  /** The same connection, as it looks at another place. */
  alias({ flow, direction }: Known, headers: Headers): void {
    const [there, back] = tuplesOf(headers);
    if (this.#known.get(there)?.flow === flow) return;
    this.#put(there, { flow, direction });
    this.#put(back, { flow, direction: direction === 'original' ? 'reply' : 'original' });
  }

  /** How many were only counted since this was asked last. */
  takeLeft(): number {
    const left = this.#left;
    this.#left = 0;
    return left;
  }

  #find(headers: Headers): Known | undefined {
    const known = this.#known.get(tuplesOf(headers)[0]);
    // A port that is used again begins another connection.
    const isNew = headers.flags === 'S' && known?.flow.sequence !== headers.sequence;
    return isNew ? undefined : known;
  }

  #make(headers: Headers, now: number): Known {
    const { sequence } = headers;
    const flow: Flow = { allowance: FLOW_BOUNDS.atOnce, refilled: now, ...(sequence !== undefined && { sequence }) };
    const known: Known = { flow, direction: 'original' };
    this.alias(known, headers);
    return known;
  }

  #put(tuple: string, known: Known): void {
    this.#known.delete(tuple);
    this.#known.set(tuple, known);
    if (this.#known.size <= MOST_TUPLES) return;
    const [oldest] = this.#known.keys();
    if (oldest !== undefined) this.#known.delete(oldest);
  }
}

/** Of ICMP an echo's number stands for both ports: two programs that ask the same machine are told apart by it. */
const tuplesOf = ({ protocol, header, echo = 0 }: Headers): [there: string, back: string] => {
  const { src, sport = echo, dst, dport = echo } = header satisfies PacketHeader;
  return [`${protocol} ${src}:${sport} ${dst}:${dport}`, `${protocol} ${dst}:${dport} ${src}:${sport}`];
};
