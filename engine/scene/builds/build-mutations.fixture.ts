/** What cannot happen in a build, made from what did: each kind of mutation gives all the ways in which it applies. For tests. */
import { StepStarted } from '#engine/trace/build.ts';
import type { SpanEnded, SpanStarted, TraceEvent } from '#engine/trace/event.ts';
import { nanos, spanId } from '#engine/trace/ids.ts';

type Events = readonly TraceEvent[];
type Mutant = () => Events;

const startsIn = (events: Events): SpanStarted[] =>
  events.filter((event): event is SpanStarted => event.type === 'span.started' && 'build.step' in event.attributes);
const endOf = (events: Events, { span }: SpanStarted): SpanEnded | undefined =>
  events.find((event): event is SpanEnded => event.type === 'span.ended' && event.span === span);

const replaced = (events: Events, old: TraceEvent, change: object): Events =>
  events.map((event) => (event === old ? ({ ...event, ...change } as TraceEvent) : event));
const added = (events: Events, old: TraceEvent, more: TraceEvent): Events =>
  events.flatMap((event) => (event === old ? [event, more] : [event]));

/** Each step with its end. */
const forSteps =
  (make: (events: Events, start: SpanStarted, end: SpanEnded) => Mutant[]) =>
  (events: Events): Mutant[] =>
    startsIn(events).flatMap((start) => {
      const end = endOf(events, start);
      return end ? make(events, start, end) : [];
    });

const resultOf = ({ attributes }: SpanEnded) => attributes['build.result'] as Record<string, boolean>;
const factsOf = ({ attributes }: SpanStarted) => StepStarted.parse(attributes['build.step']);

const MAKERS: Record<string, (events: Events) => Mutant[]> = {
  'a step that ends twice': forSteps((events, _, end) => [() => added(events, end, { ...end })]),
  'a step that begins twice': forSteps((events, start) => [
    () => added(events, start, { ...start, span: spanId('again') }),
  ]),
  'a step that ends before it begins': forSteps((events, start, end) => [
    () => replaced(events, end, { at: nanos(start.at - 1) }),
  ]),
  'word of a step that is over': forSteps((events, start, end) => [
    () =>
      added(events, end, {
        ...{ type: 'span.event', seq: 0, at: end.at, span: start.span, trace: start.trace, evidence: 'observed' },
        ...{ name: 'build.log', attributes: { stream: 'stdout', text: 'late' } },
      }),
  ]),
  'a step in the cache that failed': forSteps((events, _, end) =>
    resultOf(end).cached ? [() => replaced(events, end, { outcome: { ok: false, error: 'exit code: 1' } })] : [],
  ),
  'a step that is queued after it began': forSteps((events, start) => [
    () => replaced(events, start, { attributes: { 'build.step': { ...factsOf(start), queuedAt: start.at + 1 } } }),
  ]),
  'a step of no build': forSteps((events, start) => [() => replaced(events, start, { parent: spanId('nobody') })]),
  'a step that runs before what it is made from': forSteps((events, start, end) => {
    const input = startsIn(events).find(
      (one) => one.parent === start.parent && factsOf(start).inputs.includes(factsOf(one).vertex ?? ''),
    );
    const over = input && endOf(events, input);
    if (!over || resultOf(end).cached) return [];
    return [() => replaced(events, over, { at: nanos(end.at - 1 > start.at + 30e6 ? end.at - 1 : end.at + 30e6) })];
  }),
  'a step after its build': forSteps((events, start) => {
    const over = events.find((event) => event.type === 'span.ended' && event.span === start.parent);
    return over ? [() => replaced(events, start, { at: nanos(over.at + 1) })] : [];
  }),
  'classic steps out of order': forSteps((events, start) => {
    const { ordinal, total } = factsOf(start);
    if (ordinal === undefined) return [];
    return [
      () => replaced(events, start, { attributes: { 'build.step': { ...factsOf(start), ordinal: (total ?? 0) + 1 } } }),
    ];
  }),
  'classic steps side by side': forSteps((events, start, end) => {
    const { ordinal } = factsOf(start);
    const next = startsIn(events).find(
      (one) => one.parent === start.parent && factsOf(one).ordinal === (ordinal ?? 0) + 1,
    );
    if (ordinal === undefined || !next) return [];
    return [() => replaced(events, end, { at: nanos(next.at + 1) })];
  }),
};

export const MUTATIONS = Object.keys(MAKERS);
export const mutantsOf = (kind: string, events: Events): Mutant[] => MAKERS[kind]?.(events) ?? [];
