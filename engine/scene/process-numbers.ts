/** The numbers of a lab's processes in each namespace from the host's to their own, as the kernel was asked. Pure. */
import type { StateChanged } from '#engine/trace/event.ts';

/** By the host's number. Numbers are used again: by then, the last one that was told counts. @param facts in order */
export function numbersAt(facts: readonly StateChanged[], at: number): Map<number, readonly number[]> {
  const numbers = new Map<number, readonly number[]>();
  for (const { subject, at: told, attributes } of facts) {
    const { pids } = attributes;
    if (subject.kind !== 'process-facts' || told > at || !Array.isArray(pids)) continue;
    numbers.set(Number(subject.id), pids.map(Number));
  }
  return numbers;
}
