/** Whether a check of how things are was met at some time. A log only grows, so no moment is looked at twice. */
import type { StateChanged } from '#engine/trace/event.ts';
import type { CheckResult } from './grade.ts';

export const NOW = Number.MAX_SAFE_INTEGER;

/** How many events were looked through, and what was found. */
type Looked = { events: number; found?: CheckResult };
const looked = new WeakMap<object, WeakMap<object, Looked>>();

/**
 * @param pattern what is looked for: by it, and the list, is kept what was seen
 * @param history a list that only grows
 * @param kinds of subjects: only when one of these is told of, the answer may be another
 */
export function everMet(
  pattern: object,
  history: readonly StateChanged[],
  kinds: readonly string[],
  gradeAt: (at: number) => CheckResult,
): CheckResult | undefined {
  const before = looked.get(history) ?? new WeakMap<object, Looked>();
  looked.set(history, before);
  const { events = 0, found } = before.get(pattern) ?? {};
  const result = found ?? firstMet(history.slice(events), kinds, gradeAt);
  before.set(pattern, { events: history.length, ...(result && { found: result }) });
  return result;
}

function firstMet(
  events: readonly StateChanged[],
  kinds: readonly string[],
  gradeAt: (at: number) => CheckResult,
): CheckResult | undefined {
  for (const { subject, at } of events) {
    if (!kinds.includes(subject.kind)) continue;
    const result = gradeAt(at);
    if (result.met) return result;
  }
  return undefined;
}
