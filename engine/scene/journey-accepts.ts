/**
 * Could this have happened? Folds each command's trace over the model machines: its tree over the way a request takes, each hop over
 * a hop's life, each container over what runc may do to it. Says yes, or what is impossible and where.
 */
import { type AnyStateMachine, transition } from 'xstate';
import { ATTR } from '#engine/trace/attribute.ts';
import type { ProbeReported, SpanEnded, SpanEvent, SpanStarted, Unnumbered } from '#engine/trace/event.ts';
import { BACKGROUND, type SpanId, type TraceId } from '#engine/trace/ids.ts';
import { type ContainerEventType, containerMachine } from './journey-container.machine.ts';
import { hopOf, runcCommandOf } from './journey-hop.ts';
import { type SpanEventType, spanMachine } from './journey-span.machine.ts';
import { wayMachine } from './journey-way.machine.ts';

/** `at`: the index of the event that cannot be. */
export type Verdict = { ok: true } | { ok: false; at: number; why: string };

type Started = Omit<SpanStarted, 'seq'>;
type OfSpan = Started | Omit<SpanEvent, 'seq'> | Omit<SpanEnded, 'seq'>;

/** One hop: where it is on its way, and in its life. */
type Known = { start: Started; way: string; life: string };

/** Where a hop leads to, or why nobody could have made it. */
type Leads = { way: string } | { why: string };

type Journey = {
  spans: Map<SpanId, Known>;
  /** What became of a container in a command's trace; by both ids. */
  containers: Map<string, string>;
  traces: Set<TraceId>;
  /** Traces of which something may have been missed. */
  blind: Set<TraceId>;
  /** Probes that do not watch now. */
  away: Set<string>;
};

/** Probes deliver at different speeds and some effects wait for their causes: so far back (ns) the log may step in time. */
const STEP_BACK = 1e9;

/** Takes the events of a log or a recording, or any part of one that holds its traces from their beginning. */
export function accepts(events: readonly Unnumbered[]): Verdict {
  const order = orderOf(events);
  if ('ok' in order) return order;
  const journey: Journey = {
    ...{ spans: new Map(), containers: new Map() },
    ...{ traces: new Set([BACKGROUND]), blind: new Set(), away: new Set() },
  };
  for (const at of order) {
    const why = take(journey, events[at] as Unnumbered);
    if (why !== null) return { ok: false, at, why };
  }
  return { ok: true };
}

const isOfSpan = (event: Unnumbered): event is OfSpan => 'span' in event;

/** Indices in order of time; what has the same time stays in the log's order. */
function orderOf(events: readonly Unnumbered[]): number[] | Verdict {
  let newest = 0;
  for (const [at, event] of events.entries()) {
    if (!isOfSpan(event)) continue;
    if (event.at < newest - STEP_BACK) {
      const back = Math.round((newest - event.at) / 1e6);
      return { ok: false, at, why: `time steps back by ${back} ms` };
    }
    newest = Math.max(newest, event.at);
  }
  return [...events.keys()].sort((a, b) => (events[a]?.at ?? 0) - (events[b]?.at ?? 0) || a - b);
}

/** Null, or why it cannot be. */
function take(journey: Journey, event: Unnumbered): string | null {
  switch (event.type) {
    case 'span.started':
      return begin(journey, event);
    case 'span.event':
      return live(journey, event, ATTR.topic in event.attributes ? 'told late' : 'told');
    case 'span.ended':
      return live(journey, event, 'was answered') ?? end(journey, event);
    case 'probe.reported':
      watch(journey, event);
      return null;
    case 'state.changed':
    case 'terminal.output':
    case 'packet.seen':
      return null;
    default:
      return event satisfies never;
  }
}

function begin(journey: Journey, event: Started): string | null {
  if (journey.spans.has(event.span)) return `${nameOf(event)} begins twice`;
  const leads = wayOf(journey, event);
  if ('why' in leads) return leads.why;
  const life = stepOf(spanMachine, 'not asked', 'was asked') as string;
  journey.spans.set(event.span, { start: event, way: leads.way, life });
  const command = runcCommandOf(event);
  return command === null ? null : touch(journey, event, `runc ${command}`);
}

function wayOf(journey: Journey, event: Started): Leads {
  if (event.parent === undefined) return rootOf(journey, event);
  const parent = journey.spans.get(event.parent);
  if (parent?.start.trace !== event.trace) return { why: `what caused ${nameOf(event)} is not there` };
  const hop = hopOf(event);
  const way = hop && stepOf(wayMachine, parent.way, hop, { placedByTime: event.parentEvidence === 'inferred' });
  if (!way) return { why: `${nameOf(event)} cannot come from ${nameOf(parent.start)}` };
  const life = stepOf(spanMachine, parent.life, outlives(parent, event) ? 'caused late' : 'caused');
  if (!life) return { why: `${nameOf(event)} begins after ${nameOf(parent.start)} was over` };
  return { way };
}

function rootOf(journey: Journey, event: Started): Leads {
  const { trace } = event;
  if (trace === BACKGROUND) {
    const hop = hopOf(event);
    const way = hop && stepOf(wayMachine, 'the background', hop, { placedByTime: false });
    return way ? { way } : { why: `no component does ${nameOf(event)}` };
  }
  if (event.from !== 'terminal' || event.to !== 'terminal') return { why: `what caused ${nameOf(event)} is not there` };
  if (journey.traces.has(trace)) return { why: `the command begins twice: ${nameOf(event)}` };
  journey.traces.add(trace);
  if (journey.away.size > 0) journey.blind.add(trace);
  return { way: 'the command line' };
}

/** A command line's jobs and a process's forks go on after it; an answered request causes nothing more that we would know exactly. */
const outlives = (parent: Known, child: Started): boolean =>
  child.parentEvidence === 'inferred' || parent.way === 'the command line' || ATTR.argv in parent.start.attributes;

function live(journey: Journey, event: OfSpan, type: SpanEventType): string | null {
  const known = journey.spans.get(event.span);
  if (known?.start.trace !== event.trace) return `something of span ${event.span} is told, which did not begin`;
  const next = stepOf(spanMachine, known.life, type);
  if (next === null)
    return `${nameOf(known.start)} ${type === 'was answered' ? 'ends twice' : 'goes on after its end'}`;
  known.life = next;
  return null;
}

function end(journey: Journey, { span, outcome }: Omit<SpanEnded, 'seq'>): string | null {
  const start = journey.spans.get(span)?.start;
  if (!start || runcCommandOf(start) !== 'create') return null;
  return touch(journey, start, outcome.ok ? 'runc create ended' : 'runc create failed');
}

function touch(journey: Journey, start: Started, type: ContainerEventType): string | null {
  const id = start.attributes[ATTR.containerId];
  if (typeof id !== 'string') return null;
  const key = `${start.trace} ${id}`;
  const known = journey.containers.get(key) ?? 'as it was before';
  const state = journey.blind.has(start.trace) ? stepOf(containerMachine, known, 'sight was lost') : known;
  const next = stepOf(containerMachine, state as string, type);
  if (next === null) return `${type} of container ${id.slice(0, 12)}, which is ${state}`;
  journey.containers.set(key, next);
  return null;
}

/** A loss is of the commands in flight, and as long as a probe is away, of those that begin. */
/** It is switched on and off at will, and no hop is known by it. */
const OF_PACKETS = 'packets';

function watch({ away, blind, traces }: Journey, { probe, state }: Omit<ProbeReported, 'seq'>): void {
  if (probe === OF_PACKETS) return;
  if (state === 'watching') return void away.delete(probe);
  if (state !== 'lost') away.add(probe);
  for (const trace of traces) blind.add(trace);
}

const nameOf = ({ from, to, name }: Started): string => `${from} → ${to} ${name}`;

/** The state that this event leads to, or null where it cannot happen. The machines remember nothing but their state, so each step is worked out once. */
function stepOf(machine: AnyStateMachine, state: string, type: string, detail: object = {}): string | null {
  const key = `${machine.id}\n${state}\n${type}\n${Object.values(detail)}`;
  const known = steps.get(key);
  if (known !== undefined) return known;
  const snapshot = machine.resolveState({ value: state, context: {} });
  const event = { type, ...detail };
  const next = snapshot.can(event) ? (transition(machine, snapshot, event)[0].value as string) : null;
  steps.set(key, next);
  return next;
}

const steps = new Map<string, string | null>();
