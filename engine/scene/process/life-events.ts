/** Which events of a log tell of containers' lives: what the engine says of them, who asked for it, who sent signals, how programs ended. Pure. */
import { ATTR } from '#engine/trace/attribute.ts';
import type { SpanEnded, SpanStarted, StateChanged, TraceEvent } from '#engine/trace/event.ts';
import type { SpanId } from '#engine/trace/ids.ts';

/** A span with its end, which is absent while it is open. */
export type LifeSpan = { readonly begun: SpanStarted; readonly ended?: SpanEnded };

/** In the order of the log. What got nothing new stays the same. */
export type LifeEvents = {
  readonly told: readonly StateChanged[];
  readonly spans: ReadonlyMap<SpanId, LifeSpan>;
  /** Host's numbers of the processes that runc began: of what containers run besides, ends are not kept. */
  readonly pids: ReadonlySet<number>;
  /** Spans of clients that asked the engine something: of other clients no life tells. */
  readonly askers: ReadonlySet<SpanId>;
  /** How often something came that may make a life another. */
  readonly turns: number;
};

export const NO_LIFE_EVENTS: LifeEvents = { told: [], spans: new Map(), pids: new Set(), askers: new Set(), turns: 0 };

export function growLife(known: LifeEvents, events: readonly TraceEvent[]): LifeEvents {
  const told = events.filter(isOfContainer);
  const spans = new Map<SpanId, LifeSpan>();
  const pids = new Set(known.pids);
  const askers = new Set(known.askers);
  for (const event of events) {
    if (event.type === 'span.started' && tellsOfLife(event, pids)) {
      spans.set(event.span, { begun: event });
      if (event.to === 'container') pids.add(Number(event.attributes[ATTR.pid]));
      if (event.to === 'dockerd' && event.parent !== undefined) askers.add(event.parent);
    }
    if (event.type !== 'span.ended') continue;
    const begun = (spans.get(event.span) ?? known.spans.get(event.span))?.begun;
    if (begun) spans.set(event.span, { begun, ended: event });
  }
  if (told.length === 0 && spans.size === 0) return known;
  return {
    told: told.length > 0 ? [...known.told, ...told] : known.told,
    spans: spans.size > 0 ? new Map([...known.spans, ...spans]) : known.spans,
    pids,
    askers,
    turns: known.turns + Number(told.length > 0 || [...spans].some(([id, span]) => isTelling(id, span, askers))),
  };
}

const isTelling = (id: SpanId, { begun }: LifeSpan, askers: ReadonlySet<SpanId>): boolean =>
  begun.to !== 'cli' || askers.has(id);

export const lifeEventsOf = (events: readonly TraceEvent[]): LifeEvents => growLife(NO_LIFE_EVENTS, events);

const isOfContainer = (event: TraceEvent): event is StateChanged =>
  event.type === 'state.changed' && event.subject.kind === 'container';

export const PRUNE = 'POST /containers/prune';
const REQUEST =
  /^(DELETE \/containers\/\{id\}|POST \/containers\/(create|\{id\}\/(start|stop|restart|kill|pause|unpause|exec|update|rename)))$/;
const RUNTIME = /^(runc|crun) (create|start|exec|kill|delete)\b/;
const INIT = /^(runc|crun) init/;

function tellsOfLife({ from, to, name, attributes }: SpanStarted, pids: ReadonlySet<number>): boolean {
  switch (to) {
    case 'cli':
      return true;
    case 'dockerd':
      return REQUEST.test(name) || name === PRUNE;
    case 'containerd':
      return name === 'Tasks/Create';
    case 'runc':
      return from === 'shim' && RUNTIME.test(name);
    case 'container':
      return from === 'runc' && !INIT.test(name);
    case 'kernel':
      return SIGNALS.has(name) || name === 'oom' || (name === 'exit' && pids.has(Number(attributes[ATTR.pid])));
    default:
      return false;
  }
}

export const SIGNALS: ReadonlySet<string> = new Set(['kill', 'pidfd_send_signal']);

export const argumentsOf = (attributes: SpanStarted['attributes']): Record<string, unknown> =>
  (attributes[ATTR.syscallArgs] ?? {}) as Record<string, unknown>;

/** Told at the beginning, or with the answer, as the id of a container that is made. */
export const containerOf = ({ begun, ended }: LifeSpan): string | undefined => {
  const id = begun.attributes[ATTR.containerId] ?? ended?.attributes[ATTR.containerId];
  return typeof id === 'string' ? id : undefined;
};
