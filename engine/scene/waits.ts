import { depthOf } from '#engine/trace/component.ts';
import type { SpanView, TraceView } from './trace-view.ts';

const isOpenAt = (span: SpanView, at: number): boolean => span.start <= at && (span.end === undefined || at < span.end);

/**
 * Does the caller stand still until this is over? Not for what outlives the caller's own request (a shim, a port proxy, the
 * container itself), and not for a system call, which takes microseconds.
 */
export function holdsUp(span: SpanView, caller: SpanView): boolean {
  if (span.kind === 'sys') return false;
  if (span.end === undefined) return caller.end === undefined;
  return caller.end === undefined || span.end <= caller.end + SLACK;
}
/** Two probes stamp one moment up to this far apart (ns). */
const SLACK = 1e6;

/** The chain of open requests at a moment, outermost first: each waits for the next. A call counts before a stream. */
export function stackAt(trace: TraceView, at: number): SpanView[] {
  const open = trace.spans.filter((span) => span.kind !== 'sys' && span !== trace.root && isOpenAt(span, at));
  const below = (parent: SpanView | undefined) =>
    open.filter((span) => (parent ? span.parent === parent.id && holdsUp(span, parent) : isTop(trace, span)));
  const stack: SpanView[] = [];
  let next = first(below(undefined));
  while (next && stack.length < 32) {
    stack.push(next);
    next = first(below(next));
  }
  return stack;
}

/** Asked for by nobody but the command itself. What outlived its caller is waited for by nobody. */
const isTop = (trace: TraceView, span: SpanView): boolean =>
  span.parent === undefined || span.parent === trace.root?.id;

/** The call that began last is the one being waited for; a stream only when there is nothing else. */
function first(spans: readonly SpanView[]): SpanView | undefined {
  return [...spans].sort(
    (a, b) => Number(a.stream) - Number(b.stream) || Number(isHelper(a)) - Number(isHelper(b)) || b.start - a.start,
  )[0];
}

/** A process that a component runs for itself (iptables, docker-proxy, a hook). What runs in a container is not a helper. */
export const isHelper = (span: SpanView): boolean => span.from === span.to && span.to !== 'container';

/** Stretches of a span (ns) in which its component works itself, rather than waits for an answer from below. */
export function workOf(span: SpanView, children: readonly SpanView[], until: number): [number, number][] {
  const end = span.end ?? until;
  const out: [number, number][] = [];
  let from: number = span.start;
  const waits = children
    .filter(
      (child) => !child.stream && holdsUp(child, span) && (depthOf(child.to) > depthOf(span.to) || isHelper(child)),
    )
    .sort((a, b) => a.start - b.start);
  for (const child of waits) {
    if (child.start > from) out.push([from, Math.min(child.start, end)]);
    from = Math.max(from, child.end ?? until);
  }
  if (from < end) out.push([from, end]);
  return out;
}
