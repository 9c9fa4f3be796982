/**
 * What was seen of a run, and what of it is shown, folded or left out, in numbers that add up:
 * calls = marks + folded; messages = shown + folded; bytes = kept + cut.
 */
import { ATTR } from '#engine/trace/attribute.ts';
import type { Attributes, Json, SpanEvent } from '#engine/trace/event.ts';
import type { Loss, SpanView, TraceView } from './trace-view.ts';

export type Reckoning = {
  /**
   * System calls and kernel events. `folded` are those that share the mark of an equal one; `bursts`, the marks with more than one;
   * `cut`, those of which a text may go on beyond what was read.
   */
  kernel: { calls: number; marks: number; bursts: number; folded: number; unlisted: number; cut: number };
  /** Requests, and what was told in their course. `folded` were told together with others; `cut`, characters of their texts left out. */
  messages: { all: number; shown: number; folded: number; cut: number };
  /** Of the bodies of requests and answers, and of what was printed: bytes. `cut` is the part of which only the number is kept. */
  bodies: Bytes;
  printed: Bytes;
  /** Of the whole lab meanwhile: new threads, netlink requests that only read. Absent when nobody counted. */
  counted?: { threads: number; netlinkReads: number };
  /** `events` are those whose number is known; `unknown`, the losses of which it is not. */
  lost: { events: number; unknown: number; losses: readonly Loss[] };
};

export type Bytes = { all: number; kept: number; cut: number };

export function reckon(trace: TraceView): Reckoning {
  const calls = trace.spans.filter((span) => span.kind === 'sys');
  const { root } = trace;
  const threads = numberIn(root?.attributes, ATTR.threads);
  const netlinkReads = numberIn(root?.attributes, ATTR.netlinkReads);
  return {
    kernel: kernelOf(calls),
    messages: messagesOf(trace.requests),
    bodies: bodiesOf(trace.requests),
    printed: bytesOf(root?.attributes, ATTR.outputSize, ATTR.outputCut),
    ...(root && ATTR.threads in root.attributes && { counted: { threads, netlinkReads } }),
    lost: lossesOf(trace.losses),
  };
}

/** Something that was seen is not there, nor counted with what it is equal to. */
export const isLossy = ({ lost }: Reckoning): boolean => lost.losses.length > 0;

function kernelOf(spans: readonly SpanView[]): Reckoning['kernel'] {
  const counts = spans.map(({ attributes }) => countIn(attributes));
  const calls = sum(counts);
  return {
    calls,
    marks: spans.length,
    bursts: counts.filter((count) => count > 1).length,
    folded: calls - spans.length,
    unlisted: sum(spans.map(({ attributes }) => numberIn(attributes, ATTR.foldedUnlisted))),
    cut: sum(spans.map(({ attributes }) => (isCut(attributes) ? countIn(attributes) : 0))),
  };
}

function messagesOf(spans: readonly SpanView[]): Reckoning['messages'] {
  const events = spans.flatMap((span) => span.events);
  const shown = spans.length + events.length;
  const all = spans.length + sum(events.map((event: SpanEvent) => countIn(event.attributes)));
  const cut = sum([...spans, ...events].map(({ attributes }) => cutIn(attributes)));
  return { all, shown, folded: all - shown, cut };
}

const cutIn = (attributes: Attributes): number =>
  numberIn(attributes, ATTR.rpcRequestCut) + numberIn(attributes, ATTR.rpcResponseCut);

function bodiesOf(spans: readonly SpanView[]): Bytes {
  const both = spans.flatMap(({ attributes }) => [
    bytesOf(attributes, ATTR.httpRequestSize, ATTR.httpRequestCut),
    bytesOf(attributes, ATTR.httpResponseSize, ATTR.httpResponseCut),
  ]);
  return {
    all: sum(both.map(({ all }) => all)),
    kept: sum(both.map(({ kept }) => kept)),
    cut: sum(both.map(({ cut }) => cut)),
  };
}

function bytesOf(attributes: Attributes | undefined, size: string, cut: string): Bytes {
  const all = numberIn(attributes, size);
  const missing = Math.min(all, numberIn(attributes, cut));
  return { all, kept: all - missing, cut: missing };
}

const lossesOf = (losses: readonly Loss[]): Reckoning['lost'] => ({
  events: sum(losses.map(({ events = 0 }) => events)),
  unknown: losses.filter(({ events }) => events === undefined).length,
  losses,
});

/** Arguments of a program are cut where they have more bytes than were read. */
const isCut = (attributes: Attributes): boolean =>
  ATTR.syscallArgsCut in attributes || hasSize(attributes[ATTR.syscallArgs]);

const hasSize = (args: Json | undefined): boolean =>
  args !== null && typeof args === 'object' && 'argv' in args && 'size' in args;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
const numberIn = (attributes: Attributes | undefined, key: string): number => Number(attributes?.[key] ?? 0);
const countIn = (attributes: Attributes): number => numberIn(attributes, ATTR.count) || 1;
