/** Observations of a lab, folded, and apart by command: each has its own trace, and what nobody caused is the background's. */
import { correlate, flush, initialState } from '#engine/correlate/correlate.ts';
import type { Observation } from '#engine/correlate/observation.ts';
import type { SpanEnded, SpanStarted, Unnumbered } from '#engine/trace/event.ts';
import { BACKGROUND, nanos, type TraceId } from '#engine/trace/ids.ts';

/** `told`: all attributes, those of its end too, as JSON. */
export type SeenSpan = Omit<SpanStarted, 'seq'> & { told: string };
/** `later`: the background's from when the command began. */
export type SeenCommand = { own: readonly SeenSpan[]; later: readonly SeenSpan[]; events: readonly Unnumbered[] };

/** Bursts of calls are over by then. */
const LAST_CALLS_NS = 1e9;

export function foldAll(observations: readonly Observation[]): Unnumbered[] {
  let state = initialState();
  const events: Unnumbered[] = [];
  const ordered = observations.toSorted((one, other) => one.at - other.at);
  for (const observation of ordered) {
    const next = correlate(state, observation);
    state = next.state;
    events.push(...next.events);
  }
  return [...events, ...flush(state, nanos((ordered.at(-1)?.at ?? 0) + LAST_CALLS_NS)).events];
}

export function spansOf(events: readonly Unnumbered[]): SeenSpan[] {
  const ends = new Map(
    events.flatMap((event): [string, Omit<SpanEnded, 'seq'>][] =>
      event.type === 'span.ended' ? [[event.span, event]] : [],
    ),
  );
  return events.flatMap((event) =>
    event.type === 'span.started'
      ? [{ ...event, told: JSON.stringify({ ...event.attributes, ...ends.get(event.span)?.attributes }) }]
      : [],
  );
}

/** In the order in which they were begun. */
export function commandsIn(events: readonly Unnumbered[]): SeenCommand[] {
  const spans = spansOf(events);
  const roots = spans.filter(({ from, to, parent }) => from === 'terminal' && to === 'terminal' && !parent);
  return roots.map(({ trace, at }) => ({
    own: spans.filter((span) => span.trace === trace),
    later: spans.filter((span) => span.trace === BACKGROUND && span.at >= at),
    events: events.filter((event) => traceOf(event) === trace),
  }));
}

const traceOf = (event: Unnumbered): TraceId | undefined => ('trace' in event ? event.trace : undefined);

/** Spans whose parent is not of their trace, or is not there at all. */
export function orphansIn({ own }: SeenCommand): string[] {
  const ids = new Set(own.map(({ span }) => span));
  const [root, ...others] = own;
  const lost = others.filter(({ parent }) => parent === undefined || !ids.has(parent));
  return lost
    .map(({ from, to, name }) => `${from} → ${to} ${name}`)
    .concat(root?.parent ? ['the root has a parent'] : []);
}
