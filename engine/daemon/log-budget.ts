/**
 * Keeps one lab's log within its bounds: a run that never ends is cut, and the oldest finished runs are let go.
 * What the world is now (`state.changed`) is never let go: a page that comes later needs it.
 */
import type { TraceEvent, Unnumbered } from '#engine/trace/event.ts';
import { BACKGROUND, type Nanos, type TraceId } from '#engine/trace/ids.ts';
import type { TraceLog } from '#engine/trace/log.ts';

type Held = { bytes: number; events: number; ended: boolean; root?: string; cut: number };
type Bounds = { logBytes: number; eventsPerTrace: number };

const SHARE_AFTER_EVICTION = 0.75;

export class LogBudget {
  readonly #log: TraceLog;
  readonly #bounds: Bounds;
  /** In order of each trace's first event. */
  readonly #held = new Map<TraceId, Held>();
  #bytes = 0;

  constructor(log: TraceLog, bounds: Bounds) {
    this.#log = log;
    this.#bounds = bounds;
  }

  /** Appends what fits; reports what does not. */
  append(events: readonly Unnumbered[]): void {
    const admitted: Unnumbered[] = [];
    for (const event of events) if (this.#admit(event, admitted)) admitted.push(event);
    for (const event of this.#log.append(admitted)) this.#count(event);
    if (this.#bytes > this.#bounds.logBytes) this.#evict();
  }

  #admit(event: Unnumbered, admitted: Unnumbered[]): boolean {
    const trace = traceOf(event);
    if (trace === undefined || trace === BACKGROUND) return true;
    const held = this.#heldOf(trace);
    if (held.events < this.#bounds.eventsPerTrace) return true;
    if (event.type === 'span.ended' && event.span === held.root) return true;
    if (held.cut++ === 0) admitted.push(cutReport(event.at, this.#bounds.eventsPerTrace));
    return false;
  }

  #count(event: TraceEvent): void {
    const bytes = JSON.stringify(event).length;
    this.#bytes += bytes;
    const trace = traceOf(event);
    if (trace === undefined) return;
    const held = this.#heldOf(trace);
    held.bytes += bytes;
    held.events += 1;
    if (event.type === 'span.started' && event.parent === undefined) held.root ??= event.span;
    if (event.type === 'span.ended' && event.span === held.root) held.ended = true;
  }

  #heldOf(trace: TraceId): Held {
    const known = this.#held.get(trace);
    if (known) return known;
    const held: Held = { bytes: 0, events: 0, ended: false, cut: 0 };
    this.#held.set(trace, held);
    return held;
  }

  #evict(): void {
    const goal = this.#bounds.logBytes * SHARE_AFTER_EVICTION;
    const old = new Set<TraceId>();
    for (const [trace, held] of this.#held) {
      if (this.#bytes <= goal) break;
      if (!held.ended && trace !== BACKGROUND) continue;
      old.add(trace);
      this.#held.delete(trace);
      this.#bytes -= held.bytes;
    }
    const at = this.#log.events.at(-1)?.at ?? (0 as Nanos);
    this.#log.evict((event) => event.type !== 'state.changed' && old.has(traceOf(event) as TraceId));
    if (old.size > 0) this.#log.append([evictionReport(at, old.size, this.#bounds.logBytes)]);
  }
}

const traceOf = (event: Unnumbered): TraceId | undefined => ('trace' in event ? event.trace : undefined);

const cutReport = (at: Nanos, limit: number): Unnumbered => ({
  type: 'probe.reported',
  at,
  probe: 'log',
  state: 'degraded',
  detail: `This run has more than ${limit} events; from here on only its end is kept.`,
});

const evictionReport = (at: Nanos, runs: number, limit: number): Unnumbered => ({
  type: 'probe.reported',
  at,
  probe: 'log',
  state: 'degraded',
  detail: `The ${runs} oldest runs were let go from memory, which holds ${Math.round(limit / 2 ** 20)} MiB for a lab. Their recordings are kept.`,
});
