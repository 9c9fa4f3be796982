/** Whether a check of how things are is met, or was at some time. What was met stays so, and no moment is looked at twice. */
import type { CheckResult } from './grade.ts';
import type { SoFar } from './so-far.ts';

/** `again`: what it has read again so far. */
type Reading<T> = { again?: T; found?: CheckResult };
const readings = new WeakMap<SoFar, WeakMap<object, Reading<SoFar>>>();

/**
 * @param pattern what is looked for: by it, and by `seen`, is kept what was found
 * @param begin makes an empty one, which is told again what `seen` was told
 * @param kinds of subjects: only when one of these is told of, the answer may be another
 */
export function everMet<T extends SoFar>(
  pattern: object,
  seen: T,
  begin: () => T,
  kinds: readonly string[],
  grade: (then: T) => CheckResult,
): CheckResult {
  const ofSeen = readings.get(seen) ?? new WeakMap<object, Reading<SoFar>>();
  readings.set(seen, ofSeen);
  const before = ofSeen.get(pattern) as Reading<T> | undefined;
  if (before?.found) return before.found;
  const again = before?.again ?? begin();
  const now = grade(seen);
  const found = now.met ? now : firstMet(seen, again, kinds, grade);
  ofSeen.set(pattern, found ? { found } : { again });
  return found ?? now;
}

function firstMet<T extends SoFar>(
  seen: T,
  again: T,
  kinds: readonly string[],
  grade: (then: T) => CheckResult,
): CheckResult | undefined {
  for (const then of moments(seen, again, kinds)) {
    const result = grade(then);
    if (result.met) return result;
  }
  return undefined;
}

/**
 * Tells `again` what `seen` was told since, and stops after each event of these kinds. What is only recalled is one moment: how it was at its
 * end.
 */
export function* moments<T extends SoFar>(seen: T, again: T, kinds: readonly string[]): Generator<T> {
  for (let n = again.events.length; n < seen.events.length; n++) {
    const event = seen.events[n];
    if (event === undefined) continue;
    again.add(event);
    if (n + 1 < seen.recalled) continue;
    const isRecalled = n + 1 === seen.recalled;
    if (isRecalled) again.beginHere();
    if (isRecalled || kinds.includes(event.subject.kind)) yield again;
  }
}
