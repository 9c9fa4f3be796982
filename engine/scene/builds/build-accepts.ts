/** Could this build have happened? Folds each step of a log's builds over the model machine. Says yes, or what is impossible and where. */
import { BUILD_EVENT, StepEnded, StepStarted } from '#engine/trace/build.ts';
import type { SpanEnded, SpanEvent, SpanStarted, TraceEvent } from '#engine/trace/event.ts';
import type { SpanId } from '#engine/trace/ids.ts';
import type { StepState } from '../build.ts';
import type { Verdict } from '../journey-accepts.ts';
import { type StepEventType, stepAfter } from './build-step.machine.ts';

type Step = {
  start: SpanStarted;
  facts: StepStarted;
  state: StepState;
  build: SpanId;
  end?: number;
};

type Watched = {
  steps: Map<SpanId, Step>;
  /** builds that are under way */
  open: Set<SpanId>;
  /** spans that ended, of whatever kind */
  over: Set<SpanId>;
};

/** Probes stamp what happened at one moment from two sides: so much (ns) an input may end after what is made of it began. */
const HAIR = 20e6;

/** `at` of the verdict is an index into these events. */
export function acceptsBuilds(events: readonly TraceEvent[]): Verdict {
  const watched: Watched = { steps: new Map(), open: new Set(), over: new Set() };
  const order = [...events.keys()].sort((a, b) => (events[a]?.at ?? 0) - (events[b]?.at ?? 0) || a - b);
  for (const at of order) {
    const why = take(watched, events[at] as TraceEvent);
    if (why !== undefined) return { ok: false, at, why };
  }
  return { ok: true };
}

function take(watched: Watched, event: TraceEvent): string | undefined {
  if (event.type === 'span.started')
    return 'build.step' in event.attributes ? begin(watched, event) : open(watched, event);
  if (event.type === 'span.event') return told(watched, event);
  return event.type === 'span.ended' ? ended(watched, event) : undefined;
}

function open({ open: builds }: Watched, { name, span }: SpanStarted): undefined {
  if (name === 'Control/Solve' || name === 'POST /build') builds.add(span);
}

function begin({ steps, open: builds, over }: Watched, event: SpanStarted): string | undefined {
  const facts = StepStarted.safeParse(event.attributes['build.step']).data;
  const build = event.parent;
  if (!facts) return `${event.name} says nothing of itself`;
  if (build === undefined || !builds.has(build)) return `${event.name} is of no build that is under way`;
  if (over.has(event.span)) return `${event.name} ends before it begins`;
  if (facts.queuedAt !== undefined && facts.queuedAt > event.at) return `${event.name} was queued after it began`;
  const others = [...steps.values()].filter((one) => one.build === build);
  if (steps.has(event.span) || others.some((one) => one.state === 'running' && isSame(one.facts, facts)))
    return `${event.name} begins twice`;
  const early = orderOf(others, facts);
  if (early) return `${event.name} begins ${early}`;
  steps.set(event.span, { start: event, facts, build, state: stepAfter('waiting', 'was started') as StepState });
  return undefined;
}

const isSame = (one: StepStarted, other: StepStarted): boolean =>
  one.vertex === undefined ? one.ordinal === other.ordinal : one.vertex === other.vertex;

/** The classic builder does one after another, in the order of the file. */
function orderOf(others: readonly Step[], { ordinal, total }: StepStarted): string | undefined {
  if (ordinal === undefined) return undefined;
  if (total !== undefined && ordinal > total) return 'though there are not so many';
  if (others.some(({ state }) => state === 'running')) return 'before the one before it has ended';
  return others.some(({ facts }) => (facts.ordinal ?? 0) > ordinal) ? 'after a later one' : undefined;
}

function told({ steps }: Watched, { span, name }: SpanEvent): string | undefined {
  const step = steps.get(span);
  if (!step || (name !== BUILD_EVENT.log && name !== BUILD_EVENT.progress)) return undefined;
  return advance(step, 'told');
}

function ended(watched: Watched, event: SpanEnded): string | undefined {
  const step = watched.steps.get(event.span);
  if (!step) return closed(watched, event);
  const result = StepEnded.safeParse(event.attributes['build.result']).data;
  const failed = !event.outcome.ok;
  if (result?.cached && failed) return `${step.start.name} failed, though it was in the cache`;
  if (result?.cached && result.canceled) return `${step.start.name} was canceled, though it was in the cache`;
  step.end = event.at;
  const type = result?.canceled
    ? 'was canceled'
    : failed
      ? 'failed'
      : result?.cached
        ? 'was found in the cache'
        : 'succeeded';
  return advance(step, type) ?? (type === 'succeeded' ? madeTooEarly(watched, step) : undefined);
}

/** What ran can only have begun when what it was made from was there. */
function madeTooEarly({ steps }: Watched, { facts, start, build }: Step): string | undefined {
  const inputs = [...steps.values()].filter(
    (one) => one.build === build && facts.inputs.includes(one.facts.vertex ?? ''),
  );
  const late = inputs.find(({ end }) => end === undefined || end > start.at + HAIR);
  return late && `${start.name} ran before ${late.start.name} was there`;
}

function closed({ open: builds, over }: Watched, { span }: SpanEnded): undefined {
  over.add(span);
  builds.delete(span);
}

function advance(step: Step, type: StepEventType): string | undefined {
  const next = stepAfter(step.state, type);
  if (next === null) return `${step.start.name} is ${step.state}, and then it ${type}`;
  step.state = next;
  return undefined;
}
