/** Why a build ended as it did, in the builder's words, and where in the Dockerfile. */
import { ATTR } from '#engine/trace/attribute.ts';
import { UNSEEN_END } from '#engine/trace/unseen-end.ts';
import type { Build, Lines } from '../build.ts';
import type { SpanView } from '../trace-view.ts';
import type { Placed } from './build-steps.ts';

/** @param steps as of the same time; of them the one that failed is named */
export function errorOf(root: SpanView, steps: readonly Placed[], at: number): Build['error'] {
  const failed = steps.find(({ step }) => step.state === 'failed')?.step;
  const message = messageOf(root, at) ?? failed?.error;
  if (message === undefined || (message === UNSEEN_END && !failed)) return undefined;
  const lines = failed?.lines ?? linesIn(message);
  return { message, ...(failed && { step: failed.id }), ...(lines && { lines }) };
}

/** Both builders name the line of what they cannot read: `dockerfile parse error on line 3: …`, `dockerfile parse error line 3: …`. */
export function linesIn(message: string): Lines | undefined {
  const line = /parse error (?:on )?line (\d+)/i.exec(message)?.[1] ?? /Dockerfile[^\s:]*:(\d+)/.exec(message)?.[1];
  return line === undefined ? undefined : { first: Number(line), last: Number(line) };
}

/** The classic builder has said 200 long before something fails: the error is in its last lines. */
function messageOf({ outcome, end, attributes }: SpanView, at: number): string | undefined {
  if (end === undefined || end > at) return undefined;
  if (outcome?.ok === false) return outcome.error === CANCEL ? 'the client canceled it' : outcome.error;
  const body = attributes[ATTR.httpResponseBody];
  const last = typeof body === 'string' ? /\{"errorDetail":.*?"error":("(?:[^"\\]|\\.)*")/.exec(body)?.[1] : undefined;
  return last && (JSON.parse(last) as string);
}

/** How HTTP/2 calls off a call: what Ctrl-C makes of `Control/Solve`. */
const CANCEL = 'reset with code 8';

const CANCELED = /\bcancel+ed\b|\bbroken off\b|connection (?:was )?closed|\bEOF\b/i;

export function stateOf(root: SpanView, steps: readonly Placed[], at: number): Build['state'] {
  if (root.end === undefined || root.end > at) return 'running';
  const message = messageOf(root, at);
  const failed = steps.some(({ step }) => step.state === 'failed');
  if (message === UNSEEN_END && !failed) return 'lost';
  // What was killed for want of a client fails in its own words: `returned a non-zero code: 137`.
  if (!failed && steps.some(({ step }) => step.state === 'canceled')) return 'canceled';
  if (message !== undefined && !failed && CANCELED.test(message)) return 'canceled';
  return message !== undefined || failed ? 'failed' : 'done';
}
