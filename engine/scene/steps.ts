/**
 * A trace as a sequence of messages: what the keys step through, what the log lists, what the picture draws as arrows.
 */
import { ATTR } from '#engine/trace/attribute.ts';
import type { Component } from '#engine/trace/component.ts';
import { depthOf } from '#engine/trace/component.ts';
import type { SpanEvent } from '#engine/trace/event.ts';
import type { Nanos, SpanId } from '#engine/trace/ids.ts';
import type { Kind } from './kind.ts';
import { isRefusal } from './refusal.ts';
import { tellingCalls } from './telling.ts';
import type { SpanView, TraceView } from './trace-view.ts';

export type Phase = 'call' | 'answer' | 'event';

export type Step = {
  /** `<span>:call`, `<span>:answer` or `<span>:event:<seq>`; stays the same while the trace grows. */
  id: string;
  at: Nanos;
  phase: Phase;
  span: SpanView;
  event?: SpanEvent;
  kind: Kind;
  /** Of this message: an answer goes the other way than its span. */
  from: Component;
  to: Component;
  /** What the machine said, short. */
  label: string;
  /** A message, or a system call that tells the story; the others are shown under "All". */
  telling: boolean;
  failed: boolean;
  /** It says no, and whoever asked goes on: nothing is wrong. */
  refused: boolean;
  inferred: boolean;
};

export const callId = (span: SpanId): string => `${span}:call`;
export const answerId = (span: SpanId): string => `${span}:answer`;

/** All messages of a trace in order of time. */
export function stepsOf(trace: TraceView): Step[] {
  const telling = tellingCalls(trace.spans);
  const steps: Step[] = [];
  for (const span of trace.spans) {
    if (span === trace.root) continue;
    steps.push(call(span, telling.get(span.id), isRefusal(span, trace.byId)));
    for (const event of span.events) steps.push(note(span, event));
    if (span.end !== undefined && span.end <= trace.end && hasAnswer(span))
      steps.push(answer(span, span.end, isRefusal(span, trace.byId)));
  }
  return steps.sort((a, b) => a.at - b.at);
}

/** A system call answers at once; a process that became another program (`runc init` the container's) has not ended. */
function hasAnswer(span: SpanView): boolean {
  if (span.kind === 'sys') return false;
  if (span.kind !== 'exec' || span.outcome?.ok === false) return true;
  return ATTR.exitCode in span.answer || ATTR.exitSignal in span.answer;
}

function call(span: SpanView, title: string | undefined, refusal: boolean): Step {
  const sys = span.kind === 'sys';
  return {
    id: callId(span.id),
    at: span.start,
    phase: 'call',
    span,
    kind: span.kind,
    from: span.from,
    to: span.to,
    label: title ?? shortName(span.name),
    telling: !sys || title !== undefined,
    failed: sys && span.outcome?.ok === false && !refusal,
    refused: sys && refusal,
    inferred: span.evidence !== 'observed',
  };
}

function answer(span: SpanView, at: Nanos, refused: boolean): Step {
  return {
    id: answerId(span.id),
    at,
    phase: 'answer',
    span,
    kind: span.kind,
    from: span.to,
    to: span.from,
    label: answerLabel(span),
    telling: true,
    failed: span.outcome?.ok === false && !refused,
    refused,
    inferred: span.evidence !== 'observed',
  };
}

function note(span: SpanView, event: SpanEvent): Step {
  const { phase, kind } = natureOf(span, event);
  return {
    id: `${span.id}:event:${event.seq}`,
    at: event.at,
    phase,
    span,
    event,
    kind,
    ...routeOf(span, event),
    label: eventLabel(event),
    telling: span.kind !== 'sys',
    failed: false,
    refused: false,
    inferred: event.evidence !== 'observed',
  };
}

/** containerd tells its events to dockerd, whatever request they belong to; a file that was read stays where it was read. */
function routeOf(span: SpanView, { name, attributes }: SpanEvent): { from: Component; to: Component } {
  if (ATTR.topic in attributes) return { from: 'containerd', to: 'dockerd' };
  if (name === 'config.json') return { from: span.to, to: span.to };
  return attributes[ATTR.direction] === 'request' ? { from: span.from, to: span.to } : { from: span.to, to: span.from };
}

/** The headers of an answer that stays open are an answer; data are bytes; the rest are events. */
function natureOf(span: SpanView, event: SpanEvent): { phase: Phase; kind: Kind } {
  if (event.name === 'response') return { phase: 'answer', kind: span.kind };
  return { phase: 'event', kind: event.name === 'data' || event.name === 'message' ? 'io' : 'event' };
}

/** `POST /containers/{id}/start` → `POST /start`: the rest is in the inspector, the width is precious. */
export const shortName = (name: string): string =>
  name.replace(/ \/containers(\/\{id\})?(?=\/[a-z])/, ' ').replace(/^containerd-shim-runc-v2\b/, 'shim');

function answerLabel(span: SpanView): string {
  const { attributes, outcome } = span;
  if (span.stream && outcome?.ok && span.events.some((event) => event.name === 'response')) return 'closed';
  const status = attributes[ATTR.httpStatus];
  if (typeof status === 'number') return String(status);
  const code = attributes[ATTR.exitCode];
  if (typeof code === 'number') return `exit ${code}`;
  const signal = attributes[ATTR.exitSignal];
  if (typeof signal === 'string' || typeof signal === 'number') return `signal ${signal}`;
  if (outcome?.ok === false) return outcome.error.length > 28 ? `${outcome.error.slice(0, 27)}…` : outcome.error;
  return span.kind === 'rpc' ? `${span.name} ok` : 'ended';
}

function eventLabel({ name, attributes }: SpanEvent): string {
  const status = attributes[ATTR.httpStatus];
  if (typeof status === 'number') return String(status);
  const text = attributes[ATTR.text];
  const line =
    typeof text === 'string'
      ? inWords(text)
          .split('\n')
          .find((part) => part.trim() !== '')
          ?.trim()
      : undefined;
  const size = attributes[ATTR.size];
  const label = line ?? (typeof size === 'number' ? `${size} B` : name);
  return label.length > 24 ? `${label.slice(0, 23)}…` : label;
}

/** What steers a terminal has no shape of its own: it is written as the pictures that Unicode has for it. */
const inWords = (text: string): string =>
  text.replace(/[\x00-\x08\x0b-\x0c\x0e-\x1f]/g, (sign) => String.fromCharCode(0x2400 + sign.charCodeAt(0)));

/** Index of the last step at or before `at`, −1 when there is none. */
export function stepIndexAt(steps: readonly Step[], at: number): number {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle] as Step).at <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Messages that go up: answers, events, output. */
export const goesUp = (step: Step): boolean => depthOf(step.to) < depthOf(step.from);
