/** A recording as other tools see one: spans with a beginning and an end, and what happened meanwhile. */
import type { Attributes, Outcome, SpanStarted, TraceEvent } from '#engine/trace/event.ts';
import { BACKGROUND, type Nanos, nanos, type SpanId, type TraceId } from '#engine/trace/ids.ts';
import type { Recording } from '#engine/trace/recording.ts';
import { isAbout } from '#engine/trace/report.ts';

export type Note = { at: Nanos; name: string; attributes: Attributes };

export type Span = {
  start: SpanStarted;
  /** The recording's last moment where the end was not seen. */
  end: Nanos;
  unfinished: boolean;
  outcome: Outcome;
  /** Of the beginning and of the end. */
  attributes: Attributes;
  notes: Note[];
};

/** In order of their beginning. */
export function spansOf({ events }: Pick<Recording, 'events'>): Span[] {
  const last = nanos(events.reduce((latest, { at }) => Math.max(latest, at), 0));
  const spans = new Map<SpanId, Span>();
  const roots = new Map<TraceId, Span>();
  for (const event of events) {
    if (event.type === 'span.started') {
      const span = opened(event, last);
      spans.set(event.span, span);
      if (event.parent === undefined && event.trace !== BACKGROUND) roots.set(event.trace, span);
    } else if (event.type === 'span.ended') close(spans.get(event.span), event);
    else for (const span of placesOf(event, spans, roots)) span.notes.push(noteOf(event));
  }
  return [...spans.values()].sort((one, other) => one.start.at - other.start.at);
}

const opened = (start: SpanStarted, last: Nanos): Span => ({
  ...{ start, end: nanos(Math.max(last, start.at)), unfinished: true },
  ...{ outcome: { ok: true }, attributes: start.attributes, notes: [] },
});

function close(span: Span | undefined, { at, outcome, attributes }: Extract<TraceEvent, { type: 'span.ended' }>): void {
  if (!span) return;
  const end = nanos(Math.max(span.start.at, at));
  Object.assign(span, { end, unfinished: false, outcome, attributes: { ...span.attributes, ...attributes } });
}

type Other = Exclude<TraceEvent, { type: 'span.started' | 'span.ended' }>;

/** What is of no span in particular is told at the command's root; what a probe lost, at each command that was in flight. */
function placesOf(event: Other, spans: ReadonlyMap<SpanId, Span>, roots: ReadonlyMap<TraceId, Span>): Span[] {
  switch (event.type) {
    case 'span.event':
      return [spans.get(event.span) ?? []].flat();
    case 'state.changed':
    case 'terminal.output':
    case 'packet.seen':
      return event.trace === undefined ? [] : [roots.get(event.trace) ?? []].flat();
    case 'probe.reported':
      return event.state === 'watching' ? [] : [...roots.values()].filter((root) => isAbout(event, runOf(root)));
    default:
      return event satisfies never;
  }
}

const runOf = ({ start: { trace, at }, unfinished, end }: Span) => ({
  id: trace,
  start: at,
  end: unfinished ? undefined : end,
});

function noteOf(event: Other): Note {
  const { at } = event;
  switch (event.type) {
    case 'span.event':
      return { at, name: event.name, attributes: event.attributes };
    case 'state.changed': {
      const { subject, state, action, attributes } = event;
      return { at, name: `${subject.kind} ${action}`, attributes: { ...attributes, id: subject.id, state } };
    }
    case 'terminal.output':
      return { at, name: 'terminal output', attributes: { text: event.data } };
    case 'packet.seen': {
      const { id, steps, ...packet } = event.packet;
      return { at, name: `packet ${packet.end}`, attributes: { ...packet, id, steps } };
    }
    case 'probe.reported': {
      const { probe, state, detail, events } = event;
      return {
        at,
        name: `probe ${state}`,
        attributes: { probe, detail, ...(events !== undefined && { lost: events }) },
      };
    }
    default:
      return event satisfies never;
  }
}
