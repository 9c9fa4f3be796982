/**
 * Keeps one lab's log within its bounds: a run that never ends is cut, and the oldest finished runs are let go, with what
 * terminals printed and probes reported between runs. What the world is now is never let go: a page that comes later needs
 * the last `state.changed` of whatever is still there.
 */
import type { SpanEnded, StateChanged, TraceEvent, Unnumbered } from '#engine/trace/event.ts';
import { BACKGROUND, type Nanos, type TraceId } from '#engine/trace/ids.ts';
import type { TraceLog } from '#engine/trace/log.ts';

/** `cut`: events that were not kept, and of them those that were not told yet. */
type Held = { bytes: number; events: number; ended: boolean; root?: string; cut: number; untold: number };
type Bounds = { logBytes: number; eventsPerTrace: number; bytesPerTrace: number };

const SHARE_AFTER_EVICTION = 0.75;
const PROBE = 'log';

export class LogBudget {
  readonly #log: TraceLog;
  readonly #bounds: Bounds;
  /** In order of each trace's first event. */
  readonly #held = new Map<TraceId, Held>();
  readonly #sizes = new WeakMap<TraceEvent, number>();
  #bytes = 0;
  /** Above the bound when runs in flight alone are larger: to look again at each event would find nothing more. */
  #evictAbove: number;

  constructor(log: TraceLog, bounds: Bounds) {
    this.#log = log;
    this.#bounds = bounds;
    this.#evictAbove = bounds.logBytes;
  }

  /** Appends what fits; reports what does not. */
  append(events: readonly Unnumbered[]): void {
    const admitted: Unnumbered[] = [];
    for (const event of events) {
      if (!this.#admit(event, admitted)) continue;
      admitted.push(event);
      if (event.type === 'span.ended') this.#tellCutOf(event, admitted);
    }
    for (const event of this.#log.append(admitted)) this.#count(event);
    if (this.#bytes > this.#evictAbove) this.#evict();
  }

  /** Nothing comes for a while: what runs had after their end that was not kept is told. */
  settle(at: Nanos): void {
    const reports = [...this.#held].flatMap(([trace, held]) => lossReport(at, trace, held) ?? []);
    if (reports.length > 0) this.append(reports);
  }

  /** How much a command's log leaves out is known at its end. */
  #tellCutOf({ at, trace, span }: Omit<SpanEnded, 'seq'>, admitted: Unnumbered[]): void {
    const held = this.#held.get(trace);
    const report = held?.root === span && lossReport(at, trace, held);
    if (report) admitted.push(report);
  }

  #admit(event: Unnumbered, admitted: Unnumbered[]): boolean {
    const trace = traceOf(event);
    if (trace === undefined || trace === BACKGROUND || isReport(event)) return true;
    const held = this.#heldOf(trace);
    // What the world is stays true for longer than what a run did is kept, and what it printed has a bound of its own: up to as much again.
    const times = event.type === 'state.changed' || event.type === 'terminal.output' ? 2 : 1;
    const { eventsPerTrace, bytesPerTrace } = this.#bounds;
    if (held.events < times * eventsPerTrace && held.bytes < times * bytesPerTrace) return true;
    if (event.type === 'span.ended' && event.span === held.root) return true;
    held.untold++;
    if (held.cut++ === 0) admitted.push(cutReport(event.at, this.#bounds));
    return false;
  }

  #count(event: TraceEvent): void {
    const bytes = JSON.stringify(event).length;
    this.#bytes += bytes;
    this.#sizes.set(event, bytes);
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
    const held: Held = { bytes: 0, events: 0, ended: false, cut: 0, untold: 0 };
    this.#held.set(trace, held);
    return held;
  }

  #evict(): void {
    const old = this.#oldRuns();
    const at = this.#log.events.at(-1)?.at ?? (0 as Nanos);
    const world = lastStates(this.#log.events);
    const report = this.#log.events.findLast(isOwnReport);
    const drop = (event: TraceEvent) => (isOwnReport(event) ? event !== report : this.#isOld(event, world));
    let bytes = 0;
    for (const event of this.#log.events) if (!drop(event)) bytes += this.#sizeOf(event);
    let excess = bytes - this.#goal;
    this.#bytes = 0;
    this.#log.evict((event) => {
      const isBetween = isBetweenRuns(event) && event !== report;
      const gone = drop(event) || (isBetween && excess > 0);
      if (isBetween && excess > 0) excess -= this.#sizeOf(event);
      if (!gone) this.#bytes += this.#sizeOf(event);
      return gone;
    });
    this.#evictAbove = Math.max(this.#bounds.logBytes, this.#bytes / SHARE_AFTER_EVICTION);
    if (old > 0) this.append([evictionReport(at, old, this.#bounds.logBytes)]);
  }

  /** Forgets the oldest runs that are over, as many as must go, and gives their number. */
  #oldRuns(): number {
    let bytes = this.#bytes;
    let runs = 0;
    for (const [trace, held] of this.#held) {
      if (bytes <= this.#goal) break;
      // What came late for a run that was let go before has no root.
      if (!held.ended && held.root !== undefined && trace !== BACKGROUND) continue;
      this.#held.delete(trace);
      bytes -= held.bytes;
      if (held.root !== undefined) runs++;
    }
    return runs;
  }

  /** It is of no run that is kept, and the world has gone on. */
  #isOld(event: TraceEvent, world: ReadonlyMap<string, TraceEvent>): boolean {
    const trace = traceOf(event);
    if (trace !== undefined && this.#held.has(trace)) return false;
    if (event.type !== 'state.changed') return trace !== undefined;
    return event.state === 'gone' || world.get(subjectOf(event)) !== event;
  }

  get #goal(): number {
    return this.#bounds.logBytes * SHARE_AFTER_EVICTION;
  }

  #sizeOf(event: TraceEvent): number {
    return this.#sizes.get(event) ?? 0;
  }
}

const isBetweenRuns = (event: TraceEvent): boolean =>
  traceOf(event) === undefined && (event.type === 'terminal.output' || event.type === 'probe.reported');

/** Of our own reports about the whole log the newest says it all; others go with their run. */
const isOwnReport = (event: Unnumbered): boolean =>
  event.type === 'probe.reported' && event.probe === PROBE && event.trace === undefined;

const isReport = ({ type }: Unnumbered): boolean => type === 'probe.reported';

const subjectOf = ({ subject: { kind, id } }: StateChanged): string => `${kind} ${id}`;

function lastStates(events: readonly TraceEvent[]): Map<string, TraceEvent> {
  const last = new Map<string, TraceEvent>();
  for (const event of events) if (event.type === 'state.changed') last.set(subjectOf(event), event);
  return last;
}

const traceOf = (event: Unnumbered): TraceId | undefined => ('trace' in event ? event.trace : undefined);

function lossReport(at: Nanos, trace: TraceId, held: Held): Unnumbered | undefined {
  const { untold: events } = held;
  held.untold = 0;
  const detail = 'This run is longer than what is kept of one.';
  return events === 0 ? undefined : { type: 'probe.reported', at, trace, probe: PROBE, state: 'lost', events, detail };
}

const cutReport = (at: Nanos, { eventsPerTrace, bytesPerTrace }: Bounds): Unnumbered => ({
  type: 'probe.reported',
  at,
  probe: PROBE,
  state: 'degraded',
  detail: `This run has more than ${eventsPerTrace} events, or ${Math.round(bytesPerTrace / 2 ** 20)} MiB of them; from here on only its end is kept.`,
});

const evictionReport = (at: Nanos, runs: number, limit: number): Unnumbered => ({
  type: 'probe.reported',
  at,
  probe: PROBE,
  state: 'degraded',
  detail: `The ${runs} oldest runs were let go from memory, which holds ${Math.round(limit / 2 ** 20)} MiB for a lab. Their recordings are kept.`,
});
