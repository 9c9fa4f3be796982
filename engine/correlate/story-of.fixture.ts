/** Folds observations and tells the result in lines, for tests. */
import type { SpanEnded, SpanEvent, SpanStarted, Unnumbered } from '#engine/trace/event.ts';
import { nanos } from '#engine/trace/ids.ts';
import { type CorrelateOptions, correlate, flush, initialState } from './correlate.ts';
import type { Observation } from './observation.ts';

type Started = Omit<SpanStarted, 'seq'>;
type Ended = Omit<SpanEnded, 'seq'>;

export type Story = {
  events: Unnumbered[];
  spans: Started[];
  ends: Map<string, Ended>;
  /** `docker run > docker run > POST /containers/create`: a span's name after those above it. */
  path(span: Started): string;
  paths: string[];
  /** The first span whose path ends like this. @throws when there is none, naming those that are there */
  find(end: string): Started;
  endOf(span: Started): Ended | undefined;
  eventsOf(span: Started): Omit<SpanEvent, 'seq'>[];
};

export function storyOf(observations: readonly Observation[], options: CorrelateOptions = {}): Story {
  const events = foldAll(observations, options);
  const spans = events.filter((event): event is Started => event.type === 'span.started');
  const byId = new Map(spans.map((span) => [span.span as string, span]));
  const ends = new Map(
    events.flatMap((event): [string, Ended][] => (event.type === 'span.ended' ? [[event.span, event]] : [])),
  );
  const path = (span: Started): string => {
    const parent = span.parent && byId.get(span.parent);
    return parent
      ? `${path(parent)} > ${span.name}`
      : span.trace === 'background'
        ? `background > ${span.name}`
        : span.name;
  };
  const paths = spans.map(path);
  const find = (end: string): Started => {
    const found = spans.find((span) => path(span) === end || path(span).endsWith(` > ${end}`));
    if (!found) throw new Error(`no span "${end}" in:\n${paths.join('\n')}`);
    return found;
  };
  const eventsOf = (span: Started) =>
    events.filter((event): event is Omit<SpanEvent, 'seq'> => event.type === 'span.event' && event.span === span.span);
  return { events, spans, ends, path, paths, find, endOf: (span) => ends.get(span.span), eventsOf };
}

function foldAll(observations: readonly Observation[], options: CorrelateOptions): Unnumbered[] {
  let state = initialState(options);
  const events: Unnumbered[] = [];
  for (const observation of observations) {
    const next = correlate(state, observation);
    state = next.state;
    events.push(...next.events);
  }
  const last = observations.at(-1)?.at ?? 0;
  return [...events, ...flush(state, nanos(last + 1e9)).events];
}
