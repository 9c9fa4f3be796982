/** The fold of events into views. */
import { ATTR } from '#engine/trace/attribute.ts';
import type { SpanEnded, SpanStarted, TerminalOutput, TraceEvent } from '#engine/trace/event.ts';
import { type Nanos, nanos, type SpanId } from '#engine/trace/ids.ts';
import { isStream, kindOf } from './kind.ts';
import type { Loss, SpanView, TraceView } from './trace-view.ts';

/** Takes the events of this one trace (and lost-event reports) and gives the view that includes them. */
export function growTrace(view: TraceView, events: readonly TraceEvent[]): TraceView {
  const byId = new Map(view.byId);
  const output: TerminalOutput[] = [];
  const losses: Loss[] = [];
  let packets = 0;
  for (const event of events) {
    switch (event.type) {
      case 'span.started':
        byId.set(event.span, opened(event, byId.get(event.span)));
        break;
      case 'span.event':
        edit(byId, event.span, (span) => ({ ...span, events: [...span.events, event] }));
        break;
      case 'span.ended':
        edit(byId, event.span, (span) => closed(span, event));
        break;
      case 'terminal.output':
        output.push(event);
        break;
      case 'probe.reported':
        if (event.state === 'lost') losses.push(event);
        break;
      case 'packet.seen':
        if (!event.traceEvidence) packets++;
        break;
      case 'state.changed':
        break;
      default:
        event satisfies never;
    }
  }
  return measured({
    ...view,
    byId,
    output: output.length ? [...view.output, ...output] : view.output,
    losses: losses.length ? [...view.losses, ...losses] : view.losses,
    packets: view.packets + packets,
  });
}

function opened(event: SpanStarted, before: SpanView | undefined): SpanView {
  return {
    id: event.span,
    trace: event.trace,
    ...(event.parent !== undefined && { parent: event.parent }),
    from: event.from,
    to: event.to,
    name: event.name,
    kind: kindOf(event),
    stream: isStream(event),
    start: event.at,
    attributes: event.attributes,
    answer: {},
    evidence: event.evidence,
    ...(event.parentEvidence && { parentEvidence: event.parentEvidence }),
    events: before?.events ?? [],
  };
}

function closed(span: SpanView, event: SpanEnded): SpanView {
  const attributes = { ...span.attributes, ...event.attributes };
  return {
    ...span,
    // Clocks of two probes may disagree by a hair; a span never ends before it began.
    end: nanos(Math.max(span.start, event.at)),
    outcome: event.outcome,
    attributes,
    answer: event.attributes,
    stream: isStream({ name: span.name, attributes }),
  };
}

function edit(byId: Map<SpanId, SpanView>, id: SpanId, change: (span: SpanView) => SpanView): void {
  const span = byId.get(id);
  if (span) byId.set(id, change(span));
}

function measured(view: TraceView): TraceView {
  const spans = inOrder(view.byId);
  const root = spans.find((span) => span.parent === undefined && span.to === 'terminal');
  const start = root?.start ?? spans[0]?.start ?? view.start;
  const exit = root?.attributes[ATTR.exitCode];
  const line = root?.attributes[ATTR.commandLine];
  return {
    ...view,
    ...(root && { root }),
    spans,
    requests: spans.filter((span) => span.kind !== 'sys'),
    start,
    commandLine: typeof line === 'string' && line !== '' ? line : (root?.name ?? ''),
    open: root ? root.end === undefined : spans.some((span) => span.end === undefined),
    end: endOf(spans, root, start),
    ...(typeof exit === 'number' && { exitCode: exit }),
    failed: (typeof exit === 'number' && exit !== 0) || root?.outcome?.ok === false,
  };
}

/** Probes stamp the same moment from two sides, so a child may be stamped a hair before its parent: cause comes first. */
function inOrder(byId: ReadonlyMap<SpanId, SpanView>): SpanView[] {
  const depth = new Map<SpanId, number>();
  const depthOf = (span: SpanView): number => {
    const known = depth.get(span.id);
    if (known !== undefined) return known;
    depth.set(span.id, 0);
    const parent = span.parent === undefined ? undefined : byId.get(span.parent);
    const value = parent ? depthOf(parent) + 1 : 0;
    depth.set(span.id, value);
    return value;
  };
  return [...byId.values()].sort((a, b) => a.start - b.start || depthOf(a) - depthOf(b));
}

/** A pause this long (ns) after the command's end closes the picture: what comes later is another story. */
const PAUSE = 250e6;

function endOf(spans: readonly SpanView[], root: SpanView | undefined, start: Nanos): Nanos {
  const times = spans.flatMap((span) => [
    span.start,
    ...span.events.map((e) => e.at),
    ...(span.end === undefined ? [] : [span.end]),
  ]);
  if (root?.end === undefined) return times.reduce((a, b) => (b > a ? b : a), start);
  let end = root.end;
  for (const at of times.filter((time) => time > end).sort((a, b) => a - b)) {
    if (at - end > PAUSE) break;
    end = at;
  }
  return end;
}
