/**
 * A recording in Chrome's Trace Event Format, as ui.perfetto.dev and chrome://tracing open it: a process for each component, a thread
 * for each of its rows, a complete event for each span, an arrow from caller to callee. Times are microseconds since the first event.
 */
import { ATTR } from '#engine/trace/attribute.ts';
import { COMPONENTS, type Component } from '#engine/trace/component.ts';
import type { Attributes } from '#engine/trace/event.ts';
import type { Recording } from '#engine/trace/recording.ts';
import { lanesOf } from './lanes.ts';
import { type Span, spansOf } from './spans.ts';

type Place = { pid: number; tid: number };
type Args = { args: Attributes };
export type ChromeEvent =
  | ({ ph: 'M'; name: 'process_name' | 'thread_name'; args: { name: string } } & Place)
  | ({ ph: 'M'; name: 'process_sort_index' | 'thread_sort_index'; args: { sort_index: number } } & Place)
  | ({ ph: 'X'; name: string; cat: string; ts: number; dur: number } & Place & Args)
  | ({ ph: 'i'; s: 't'; name: string; cat: string; ts: number } & Place & Args)
  | ({ ph: 's'; id: number; name: string; cat: string; ts: number } & Place)
  | ({ ph: 'f'; bp: 'e'; id: number; name: string; cat: string; ts: number } & Place);

export function toChromeTrace(recording: Pick<Recording, 'header' | 'events'>) {
  const { header } = recording;
  const spans = spansOf(recording);
  const origin = spans.reduce((first, { start }) => Math.min(first, start.at), spans[0]?.start.at ?? 0);
  const micros = (at: number): number => Math.round(at - origin) / 1000;
  const lanes = lanesOf(spans, groupOf);
  const threads = threadsOf(spans, lanes);
  const placeOf = (span: Span): Place => {
    const tid = threads.get(threadOf(span, lanes)) ?? 0;
    return { pid: COMPONENTS.indexOf(span.start.to) + 1, tid };
  };
  const byId = new Map(spans.map((span) => [span.start.span, span]));
  const drawn = spans.flatMap((span, index): ChromeEvent[] => {
    const parent = span.start.parent === undefined ? undefined : byId.get(span.start.parent);
    return [
      complete(span, placeOf(span), micros),
      ...span.notes.map((note): ChromeEvent => instant(note, placeOf(span), micros)),
      ...(parent && span.start.to !== 'kernel' ? arrow(index, parent, span, placeOf, micros) : []),
    ];
  });
  return {
    traceEvents: [...names(spans, lanes, placeOf), ...drawn.sort((a, b) => timeOf(a) - timeOf(b))],
    displayTimeUnit: 'ns',
    otherData: { title: header.title, madeAt: header.madeAt, recording: header.id, ...header.host, ...header.engine },
  };
}

type Lanes = ReadonlyMap<Span, number>;

const timeOf = (event: ChromeEvent): number => ('ts' in event ? event.ts : 0);

/** The kernel has a row for each kind of call. */
function groupOf({ start }: Span): string {
  const row = start.attributes[ATTR.kernelRow];
  return start.to === 'kernel' && typeof row === 'string' ? `kernel: ${row}` : start.to;
}

const threadOf = (span: Span, lanes: Lanes): string => {
  const lane = lanes.get(span) ?? 0;
  return lane === 0 ? groupOf(span) : `${groupOf(span)} ${lane + 1}`;
};

/** Numbers of threads, different in the whole file, as they are on a real machine. */
function threadsOf(spans: readonly Span[], lanes: Lanes): Map<string, number> {
  const sorted = [...new Set(spans.map((span) => threadOf(span, lanes)))];
  return new Map(sorted.map((name, index) => [name, index + 1]));
}

function names(spans: readonly Span[], lanes: Lanes, placeOf: (span: Span) => Place): ChromeEvent[] {
  const threads = new Map(spans.map((span) => [threadOf(span, lanes), span]));
  const components = new Map<Component, Span>(spans.map((span) => [span.start.to, span]));
  return [
    ...[...components].flatMap(([name, span]): ChromeEvent[] => {
      const place = { ...placeOf(span), tid: 0 };
      const sort = COMPONENTS.indexOf(name);
      return [
        { ph: 'M', name: 'process_name', ...place, args: { name } },
        { ph: 'M', name: 'process_sort_index', ...place, args: { sort_index: sort } },
      ];
    }),
    ...[...threads].flatMap(([name, span]): ChromeEvent[] => [
      { ph: 'M', name: 'thread_name', ...placeOf(span), args: { name } },
      { ph: 'M', name: 'thread_sort_index', ...placeOf(span), args: { sort_index: lanes.get(span) ?? 0 } },
    ]),
  ];
}

type Micros = (at: number) => number;

function complete({ start, end, unfinished, outcome, attributes }: Span, place: Place, micros: Micros): ChromeEvent {
  const ts = micros(start.at);
  const args: Attributes = {
    ...attributes,
    ...{ span: start.span, trace: start.trace, from: start.from, to: start.to, evidence: start.evidence },
    ...(start.parent !== undefined && { parent: start.parent }),
    ...(start.parentEvidence !== undefined && { 'parent evidence': start.parentEvidence }),
    ...(unfinished && { unfinished }),
    ...(!outcome.ok && { error: outcome.error }),
  };
  const dur = Math.round(end - start.at) / 1000;
  return { ph: 'X', name: start.name, cat: `${start.from} → ${start.to}`, ts, dur, ...place, args };
}

const instant = (note: Span['notes'][number], place: Place, micros: Micros): ChromeEvent => ({
  ...{ ph: 'i', s: 't', name: note.name, cat: 'event', ts: micros(note.at) },
  ...place,
  args: note.attributes,
});

/** An arrow begins inside the caller's bar: what came after its end is drawn from there. */
function arrow(id: number, caller: Span, callee: Span, placeOf: (span: Span) => Place, micros: Micros): ChromeEvent[] {
  const shared = { id, name: 'causes', cat: 'cause' };
  const from = micros(Math.min(callee.start.at, caller.end));
  return [
    { ph: 's', ...shared, ts: from, ...placeOf(caller) },
    { ph: 'f', bp: 'e', ...shared, ts: micros(callee.start.at), ...placeOf(callee) },
  ];
}
