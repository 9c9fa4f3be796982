import { depthOf } from '#engine/trace/component.ts';
import type { SpanView, TraceView } from './trace-view.ts';

const isOpenAt = (span: SpanView, at: number): boolean => span.start <= at && (span.end === undefined || at < span.end);

/**
 * Does the caller stand still until this is over? For a call always, as long as the caller is there. For a process only when it ends
 * within the caller's own request: a shim, a port proxy and the container outlive it. Not for a system call, which takes microseconds.
 */
export function holdsUp(span: SpanView, caller: SpanView): boolean {
  if (span.kind === 'sys') return false;
  if (span.kind !== 'exec') return true;
  if (span.end === undefined && isLasting(span)) return false;
  if (caller.end === undefined) return true;
  return span.end !== undefined && span.end <= caller.end + SLACK;
}
/** Made to outlive its maker, so while both are there nobody waits for it. */
const isLasting = (span: SpanView): boolean =>
  span.to === 'container' || (span.to === 'shim' && !/ (start|delete)$/.test(span.name));

/** Two probes stamp one moment up to this far apart (ns). */
const SLACK = 1e6;

/** A process that goes on when the request that started it is over: a shim, a container's program. */
const outlives = (child: SpanView, caller: SpanView): boolean =>
  child.kind === 'exec' && !isHelper(child) && !holdsUp(child, caller);

/**
 * What a request waits for. Its own calls; and, where it started a process that outlives it (containerd its shim), what that process
 * runs meanwhile (the shim its runc): the call between the two need not have been seen.
 */
export function awaited(children: (span: SpanView) => readonly SpanView[], caller: SpanView): SpanView[] {
  return children(caller).flatMap((child) => {
    if (holdsUp(child, caller)) return [child];
    if (!outlives(child, caller)) return [];
    return children(child).filter((below) => below.kind === 'exec' && !isHelper(below) && holdsUp(below, caller));
  });
}

/** The chain of open requests at a moment, outermost first: each waits for the next. A call counts before a stream. */
export function stackAt(trace: TraceView, at: number): SpanView[] {
  const open = trace.requests.filter((span) => span !== trace.root && isOpenAt(span, at));
  const children = (span: SpanView) => open.filter((child) => child.parent === span.id);
  const stack: SpanView[] = [];
  let next = first(open.filter((span) => isTop(trace, span)));
  while (next && stack.length < 32) {
    const caller = stack.at(-1);
    const between = caller && next.parent !== caller.id ? trace.byId.get(next.parent as SpanView['id']) : undefined;
    if (between) stack.push(between);
    stack.push(next);
    next = first(awaited(children, next));
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
export function workOf(
  span: SpanView,
  children: (span: SpanView) => readonly SpanView[],
  until: number,
): [number, number][] {
  const end = span.end ?? until;
  const out: [number, number][] = [];
  let from: number = span.start;
  const waits = awaited(children, span)
    .filter((child) => !child.stream && (depthOf(child.to) > depthOf(span.to) || isHelper(child)))
    .sort((a, b) => a.start - b.start);
  for (const child of waits) {
    if (child.start > from) out.push([from, Math.min(child.start, end)]);
    from = Math.max(from, child.end ?? until);
  }
  if (from < end) out.push([from, end]);
  return out;
}
