/**
 * Some answers say no and nothing is wrong: runc masks paths that are not there, dockerd asks iptables for a rule before it adds it,
 * a container is looked up once more after it has gone. Whoever asked went on. Told apart by what followed, not by a list of names.
 */
import { ATTR } from '#engine/trace/attribute.ts';
import type { SpanId } from '#engine/trace/ids.ts';
import type { SpanView } from './trace-view.ts';
import { isHelper } from './waits.ts';

/** Asked by a program for its own ends; what a client is told over HTTP, and how a program ends, is always worth an alarm. */
const isInner = (span: SpanView): boolean =>
  span.kind === 'sys' || span.kind === 'rpc' || isHelper(span) || isOfEngine(span);
/** dockerd asks a registry what it has before it sends, and goes on when it has nothing. */
const isOfEngine = ({ from, to }: SpanView): boolean =>
  to === 'registry' && (from === 'dockerd' || from === 'buildkit');

/** "Get a token first" is how each talk with a registry begins; with a token that came along it says what is wrong with that. */
export function isChallenge({ to, attributes }: Pick<SpanView, 'to' | 'attributes'>): boolean {
  if (to !== 'registry' || attributes[ATTR.httpStatus] !== 401) return false;
  const { 'www-authenticate': challenge } = (attributes[ATTR.httpResponseHeaders] ?? {}) as Record<string, unknown>;
  return typeof challenge === 'string' && challenge.startsWith('Bearer ') && !challenge.includes('error=');
}

/** It failed, and the request that it served did not. */
export function isRefusal(span: SpanView, byId: ReadonlyMap<SpanId, SpanView>): boolean {
  if (span.outcome?.ok !== false) return false;
  if (isChallenge(span)) return true;
  if (!isInner(span)) return false;
  const caller = span.parent === undefined ? undefined : byId.get(span.parent);
  return caller?.outcome?.ok !== false || isRefusal(caller, byId);
}

/** What there is to say about one. */
export const REFUSED = 'Whoever asked can go on without it, so this no is not a failure of the run.';
