/**
 * Some answers say no and nothing is wrong: runc masks paths that are not there, dockerd asks iptables for a rule before it adds it,
 * a container is looked up once more after it has gone. Whoever asked went on. Told apart by what followed, not by a list of names.
 */
import type { SpanId } from '#engine/trace/ids.ts';
import type { SpanView } from './trace-view.ts';
import { isHelper } from './waits.ts';

/** Asked by a program for its own ends; what a client is told over HTTP, and how a program ends, is always worth an alarm. */
const isInner = (span: SpanView): boolean => span.kind === 'sys' || span.kind === 'rpc' || isHelper(span);

/** It failed, and the request that it served did not. */
export function isRefusal(span: SpanView, byId: ReadonlyMap<SpanId, SpanView>): boolean {
  if (span.outcome?.ok !== false || !isInner(span)) return false;
  const caller = span.parent === undefined ? undefined : byId.get(span.parent);
  return caller?.outcome?.ok !== false || isRefusal(caller, byId);
}

/** What there is to say about one. */
export const REFUSED = 'Whoever asked can go on without it, so this no is not a failure of the run.';
