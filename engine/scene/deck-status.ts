import { ATTR } from '#engine/trace/attribute.ts';
import type { Component } from '#engine/trace/component.ts';
import type { Step } from './steps.ts';
import { shortName, stepIndexAt } from './steps.ts';
import type { SpanView, TraceView } from './trace-view.ts';
import { awaited, isHelper } from './waits.ts';

/** `off` not started, `gone` over, `idle` there without work, `on` working, `wait` waiting for somebody below. */
export type DeckState = 'off' | 'on' | 'wait' | 'gone' | 'idle';
export type DeckStatus = { state: DeckState; text: string; pid?: number };

/** Components that are there before anybody asks. */
const DAEMONS: ReadonlySet<Component> = new Set([
  'terminal',
  'dockerd',
  'buildkit',
  'registry',
  'containerd',
  'kernel',
]);
const IDLE: DeckStatus = { state: 'idle', text: 'idle' };
const over = (trace: TraceView, at: number): boolean => !trace.open && at >= trace.end;
/** How long (share of the trace) the kernel's plate names its last call. */
const RECENT = 0.012;

/** What one component does at a moment, in a few words. */
export function deckStatus(trace: TraceView, steps: readonly Step[], component: Component, at: number): DeckStatus {
  if (component === 'kernel') return over(trace, at) ? IDLE : kernelStatus(trace, steps, at);
  const own = trace.requests.filter((span) => span.to === component && span !== trace.root);
  const open = own.filter((span) => span.start <= at && (span.end === undefined || at < span.end));
  const pid = pidOf(open);
  const process = open.find((span) => span.kind === 'exec' && !isHelper(span));
  if (open.length === 0 && !DAEMONS.has(component)) return absent(own, at);
  const work = open.filter((span) => !span.stream && span !== process && !isHelper(span)).at(-1) ?? process;
  if (!work) return { state: 'idle', text: open.some((span) => span.stream) ? 'keeps a stream open' : 'idle', ...pid };
  const below = waitingFor(trace, work, at);
  if (below) return { state: 'wait', text: `waits for ${below.to === component ? below.name : below.to}`, ...pid };
  if (work === process && component === 'shim') return { state: 'idle', text: 'watches the container', ...pid };
  return { state: 'on', text: shortName(work.name), ...pid };
}

/** A shim or a container of an earlier run takes part without starting: nothing was seen of how long it has been there. */
function absent(spans: readonly SpanView[], at: number): DeckStatus {
  const own = spans.filter((span) => span.kind === 'exec' && !isHelper(span));
  const first = own[0];
  if (!first) return { state: 'off', text: 'nothing starts here' };
  if (at < first.start) return { state: 'off', text: 'not started yet' };
  const last = own.filter((span) => span.start <= at).at(-1);
  const later = own.some((span) => span.start > at);
  if (later || !last) return { state: 'off', text: 'no process' };
  const code = last.attributes[ATTR.exitCode];
  return { state: 'gone', text: typeof code === 'number' ? `exited, status ${code}` : 'exited' };
}

function waitingFor(trace: TraceView, work: SpanView, at: number): SpanView | undefined {
  const open = trace.requests.filter((span) => span.start <= at && (span.end === undefined || at < span.end));
  const waited = awaited((span) => open.filter((child) => child.parent === span.id), work);
  const next = waited.find((span) => !span.stream) ?? waited[0];
  return next && next.parent !== work.id ? (trace.byId.get(next.parent as SpanView['id']) ?? next) : next;
}

function pidOf(open: readonly SpanView[]): { pid?: number } {
  const pid = open.find((span) => span.kind === 'exec' && !isHelper(span))?.attributes[ATTR.pid];
  return typeof pid === 'number' ? { pid } : {};
}

function kernelStatus(trace: TraceView, steps: readonly Step[], at: number): DeckStatus {
  const recent = at - (trace.end - trace.start) * RECENT;
  for (let index = stepIndexAt(steps, at); index >= 0; index--) {
    const step = steps[index] as Step;
    if (step.at < recent) break;
    if (step.kind === 'sys') return { state: 'on', text: step.span.name };
  }
  return IDLE;
}
