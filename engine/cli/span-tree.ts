/** Trace events as the tree of spans that they tell. Pure. */
import { isChallenge } from '#engine/scene/refusal.ts';
import { ATTR } from '#engine/trace/attribute.ts';
import type { Attributes, SpanEnded, SpanStarted, TraceEvent } from '#engine/trace/event.ts';
import type { SpanId, TraceId } from '#engine/trace/ids.ts';

export type SpanNode = { start: SpanStarted; end?: SpanEnded; children: SpanNode[] };

/** The tree of one trace; null when its root is not among the events. Children are in order of time. */
export function treeOf(events: readonly TraceEvent[], trace: TraceId): SpanNode | null {
  const nodes = new Map<SpanId, SpanNode>();
  for (const event of events) {
    if (event.type === 'span.started' && event.trace === trace) nodes.set(event.span, { start: event, children: [] });
    if (event.type === 'span.ended') {
      const node = nodes.get(event.span);
      if (node) node.end = event;
    }
  }
  let root: SpanNode | null = null;
  for (const node of nodes.values()) {
    const parent = node.start.parent && nodes.get(node.start.parent);
    if (parent) parent.children.push(node);
    else if (!node.start.parent) root ??= node;
  }
  for (const { children } of nodes.values()) children.sort((one, other) => one.start.at - other.start.at);
  return root;
}

export const attributesOf = ({ start, end }: SpanNode): Attributes => ({ ...start.attributes, ...end?.attributes });

/**
 * The spans that tell where a run failed: from the root down through failed spans, each time to the last failed child, and on to
 * the container's program when the command only passed its exit status on. System calls that fail are everyday life and no reason
 * by themselves, so they are left aside.
 */
export function failurePath(root: SpanNode): SpanNode[] {
  if (root.end?.outcome.ok !== false) return [];
  const path = [root];
  for (;;) {
    const failed = path.at(-1)?.children.findLast((child) => hasFailed(child) && child.start.to !== 'kernel');
    if (!failed) break;
    path.push(failed);
  }
  const last = path.at(-1) as SpanNode;
  const program = last.start.to === 'cli' ? programThatFailedWith(last, exitOf(last)) : undefined;
  return program ? [...path, program] : path;
}

function programThatFailedWith(node: SpanNode, code: unknown): SpanNode | undefined {
  for (const child of node.children.toReversed()) {
    if (child.start.to === 'container' && hasFailed(child) && exitOf(child) === code) return child;
    const below = programThatFailedWith(child, code);
    if (below) return below;
  }
  return undefined;
}

/** "Get a token first" is no failure, but how each talk with a registry begins. */
const hasFailed = (node: SpanNode): boolean =>
  node.end?.outcome.ok === false && !isChallenge({ to: node.start.to, attributes: attributesOf(node) });
const exitOf = (node: SpanNode): unknown => attributesOf(node)[ATTR.exitCode];
