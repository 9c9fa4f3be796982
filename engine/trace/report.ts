import type { ProbeReported } from './event.ts';
import type { Nanos, TraceId } from './ids.ts';

type Report = Pick<ProbeReported, 'at' | 'since' | 'trace'>;
/** `end` is absent while it is open. */
type Run = { id: TraceId; start: Nanos; end?: Nanos | undefined };

/** Is this report about that run? One that names no trace does not say whose the loss was: it is of all that were in flight. */
export function isAbout({ at, since, trace }: Report, { id, start, end }: Run): boolean {
  if (trace !== undefined) return trace === id;
  return start <= at && (end === undefined || end >= (since ?? at));
}
