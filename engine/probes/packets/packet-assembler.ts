/** Frames and traces in, packets out: what belongs to one packet is found by its identity. Pure; times are given (ns). */
import type { Packet } from '#engine/trace/packet.ts';
import { FlowTable } from './flow-table.ts';
import type { Headers } from './headers.ts';
import type { NetworkKnowledge, OpenPacket, SeenFrame, SeenTrace } from './open-packet.ts';
import { refusalIn } from './packet-answers.ts';
import { endOf } from './packet-end.ts';
import { stepsOf } from './packet-steps.ts';
import { RateLimit } from './rate-limit.ts';
import { saysOf } from './says.ts';
import { TRACE_TABLE } from './trace-words.ts';
import { tunnelled } from './tunnel.ts';

/** Nothing was heard of a packet for so long: its way is over. */
const SETTLED_NS = 40e6;
/** One that was let through and not sent yet may wait for an answer of ARP, which is given up after some three seconds. */
const WAITING_NS = 3.8e9;
/** The order of all that is observed waits so long (ns) for a packet on its way: one that takes longer is told later. */
export const PATIENCE_NS = 400e6;
export const MOST_STEPS = 64;
const MOST_OPEN = 4000;
const MOST_TRACES = 4096;
/** Packets that begin in a second, and at once. */
export const PACKET_RATE = { perSecond: 300, burst: 600 };

type Tunnel = NonNullable<Packet['tunnel']>;

/** `echo`: of ICMP, see `Headers`. */
export type Told = { at: number; packet: Packet; echo?: number };

export class PacketAssembler {
  readonly #network: NetworkKnowledge;
  readonly #flows = new FlowTable();
  readonly #rate = new RateLimit(PACKET_RATE);
  readonly #prefix: string;
  /** By identity; the oldest first. */
  readonly #open = new Map<string, OpenPacket>();
  /** Of those that are only counted, so that they are counted once: when. */
  readonly #ignored = new Map<string, number>();
  /** By namespace and netfilter's number of the packet. */
  readonly #traced = new Map<string, OpenPacket>();
  /** Of what was carried by another packet and is not seen by itself yet. */
  readonly #carried = new Map<string, Tunnel>();
  #next = 1;
  #left = 0;

  /** @param prefix of the packets' ids */
  constructor(network: NetworkKnowledge, prefix: string) {
    this.#network = network;
    this.#prefix = prefix;
  }

  /** The packet it is of; undefined when it is only counted. @param now when it was heard of */
  frame(seen: SeenFrame, now: number): OpenPacket | undefined {
    const { headers } = seen.frame;
    const isOther = (open: OpenPacket) => open.frames.some((other) => isSamePlace(other, seen));
    const packet = this.#find(headers.identity, (open) => !isOther(open)) ?? this.#begin(headers, now);
    if (!packet) return undefined;
    if (packet.frames.length + packet.traces.length < MOST_STEPS) packet.frames.push(seen);
    else packet.cut++;
    this.#touch(packet, headers, now);
    this.#noteTunnel(packet, headers);
    if (packet.frames.length === 1) this.#noteRefusal(headers, seen.namespace);
    return packet;
  }

  trace(seen: SeenTrace, now: number): void {
    const { message, namespace } = seen;
    const key = `${namespace} ${message.trace}`;
    const packet = message.headers ? this.#ofHeaders(message.headers, now) : this.#traced.get(key);
    if (!packet) {
      this.#traced.delete(key);
      return;
    }
    remember(this.#traced, key, packet, MOST_TRACES);
    // Our own rule tells which packet it is, which a chain with no rule for it does not.
    if (message.table === TRACE_TABLE) return;
    if (packet.frames.length + packet.traces.length < MOST_STEPS) packet.traces.push(seen);
    else packet.cut++;
    this.#touch(packet, message.headers, now);
    this.#noteConnection(packet, seen);
  }

  /** Packets whose way is over, in the order of their beginnings. */
  due(now: number): OpenPacket[] {
    const over = [...this.#open.values()].filter((packet) => this.#isOver(packet, now));
    for (const packet of over) this.#close(packet);
    for (const [key, at] of this.#ignored) {
      if (now - at < WAITING_NS) break;
      this.#ignored.delete(key);
    }
    return over.toSorted((a, b) => beginningOf(a) - beginningOf(b));
  }

  /** All of them, since nothing more comes. */
  rest(): OpenPacket[] {
    return this.due(Number.POSITIVE_INFINITY);
  }

  get open(): number {
    return this.#open.size;
  }

  /** Beginning of the oldest of them (ns), of those that are waited for. */
  openSince(now: number): number | undefined {
    let since: number | undefined;
    for (const packet of this.#open.values()) {
      const beginning = beginningOf(packet);
      if (now - beginning < PATIENCE_NS) since = Math.min(since ?? beginning, beginning);
    }
    return since;
  }

  /** Something was lost on the way to us: what is on its way now may lack steps. */
  doubt(): void {
    for (const packet of this.#open.values()) packet.doubtful = true;
  }

  /** How many packets were only counted since this was asked last. */
  takeLeft(): number {
    const left = this.#left + this.#flows.takeLeft();
    this.#left = 0;
    return left;
  }

  tell(open: OpenPacket): Told {
    const steps = stepsOf(open, this.#network);
    const { headers, flow, direction, cut, tunnel } = open;
    const says = saysOf(fullest(open));
    const { end, dropped } = endOf(open, steps, this.#network);
    const packet: Packet = {
      id: open.id,
      protocol: headers.protocol,
      ...(headers.ipId !== undefined && { ipId: headers.ipId }),
      ...(headers.flags !== undefined && { flags: headers.flags }),
      ...(headers.sequence !== undefined && { sequence: headers.sequence }),
      payload: headers.payload,
      ...(says !== undefined && { says }),
      ...(flow.connection && { connection: flow.connection.id }),
      ...(headers.protocol !== 'arp' && { direction }),
      ...(tunnel && { tunnel }),
      steps: withSockets(open, steps, end),
      end,
      ...(dropped !== undefined && { dropped }),
      ...(cut > 0 && { cut }),
    };
    return { at: beginningOf(open), packet, ...(headers.echo !== undefined && { echo: headers.echo }) };
  }

  #find(identity: string, fits: (open: OpenPacket) => boolean): OpenPacket | undefined {
    const known = this.#open.get(identity);
    if (!known || fits(known)) return known;
    // The same again at the same place: another packet that looks alike.
    this.#again(identity, known);
    return undefined;
  }

  #again(identity: string, known: OpenPacket): void {
    this.#open.delete(identity);
    this.#open.set(`${identity} ${known.id}`, known);
  }

  #begin(headers: Headers, now: number): OpenPacket | undefined {
    const { identity } = headers;
    if (this.#ignored.has(identity)) return undefined;
    const known = this.#flows.admit(headers, now);
    if (!known) return undefined;
    if (this.#open.size >= MOST_OPEN || !this.#rate.take(now)) {
      this.#left++;
      remember(this.#ignored, identity, now, MOST_TRACES);
      return undefined;
    }
    const { flow, direction } = known;
    const id = `${this.#prefix}${this.#next++}`;
    const packet: OpenPacket = { id, headers, flow, direction, frames: [], traces: [], touched: now, cut: 0 };
    const carried = this.#carried.get(identity);
    if (carried) packet.tunnel = carried;
    this.#open.set(identity, packet);
    return packet;
  }

  #ofHeaders(headers: Headers, now: number): OpenPacket | undefined {
    return this.#open.get(headers.identity) ?? this.#begin(headers, now);
  }

  #touch(packet: OpenPacket, headers: Headers | undefined, now: number): void {
    packet.touched = now;
    if (headers) this.#flows.alias(packet, headers);
  }

  /** The lab's own namespace knows of more connections than a container's. */
  #noteConnection({ flow }: OpenPacket, { namespace, message: { connection } }: SeenTrace): void {
    const host = namespace === this.#network.host;
    if (connection === undefined || (flow.connection && !(host && !flow.connection.host))) return;
    flow.connection = { id: `${namespace}/${connection}`, host };
  }

  #noteTunnel(outer: OpenPacket, headers: Headers): void {
    const carries = tunnelled(headers);
    if (!carries) return;
    const tunnel: Tunnel = { vni: carries.vni, outer: headers.header, outerPacket: outer.id };
    const { identity } = carries.inner.headers;
    const inner = this.#open.get(identity);
    if (inner) inner.tunnel ??= tunnel;
    else remember(this.#carried, identity, tunnel, MOST_TRACES);
  }

  #noteRefusal(headers: Headers, namespace: string): void {
    const refusal = refusalIn(headers, namespace);
    const refused = refusal && [...this.#open.values()].find(refusal.of);
    if (refused) refused.refused ??= refusal.why;
  }

  #isOver(packet: OpenPacket, now: number): boolean {
    return now - packet.touched > (this.#waits(packet) ? WAITING_NS : SETTLED_NS);
  }

  /** Its last word was netfilter's, which let it through, and no link has had it after that. */
  #waits({ frames, traces, refused }: OpenPacket): boolean {
    const last = traces.at(-1);
    if (!last || last.message.verdict === 'DROP' || refused !== undefined) return false;
    const { namespace } = last;
    const goes = traces.some((trace) => trace.namespace === namespace && trace.outLink !== undefined);
    return goes && !frames.some((frame) => frame.namespace === namespace && frame.direction === 'out');
  }

  #close(packet: OpenPacket): void {
    for (const key of [packet.headers.identity, `${packet.headers.identity} ${packet.id}`])
      if (this.#open.get(key) === packet) this.#open.delete(key);
    for (const { namespace, message } of packet.traces) {
      const key = `${namespace} ${message.trace}`;
      if (this.#traced.get(key) === packet) this.#traced.delete(key);
    }
  }
}

/** Netfilter tells only the beginning of what a packet carries. */
const fullest = ({ headers, frames }: OpenPacket): Headers =>
  frames.reduce((most, { frame }) => (frame.headers.data.length > most.data.length ? frame.headers : most), headers);

const isSamePlace = (a: SeenFrame, b: SeenFrame): boolean =>
  a.namespace === b.namespace && a.index === b.index && a.direction === b.direction;

const beginningOf = ({ frames, touched }: OpenPacket): number =>
  frames.reduce((first, { at }) => Math.min(first, at), frames.length > 0 ? Number.POSITIVE_INFINITY : touched);

/** A program stands before the first link, and behind the last one. */
const withSockets = ({ sender, receiver }: OpenPacket, steps: Packet['steps'], end: Packet['end']): Packet['steps'] => [
  ...(sender ? [{ layer: 'socket' as const, direction: 'out' as const, ...sender }] : []),
  ...steps,
  ...(receiver && end === 'delivered' ? [{ layer: 'socket' as const, direction: 'in' as const, ...receiver }] : []),
];

function remember<K, V>(map: Map<K, V>, key: K, value: V, most: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= most) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}
