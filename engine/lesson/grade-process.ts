/** Checks about a lab's processes as they are now, or, when sticky, were at some time. */
import { containersAt } from '#engine/scene/network/containers-at.ts';
import type { Check } from './check.ts';
import { everMet, NOW } from './ever-met.ts';
import type { CheckResult } from './grade.ts';
import { gradeFacts } from './grade-facts.ts';
import type { LogIndex } from './log-index.ts';
import { livesOf } from './match-life.ts';
import { kindsOf, type ProcessesThen, processesThen, processFactsOf } from './match-process.ts';

type ProcessCheck = Extract<Check, { kind: 'process' }>;

export function gradeProcess({ process: pattern, sticky }: ProcessCheck, index: LogIndex): CheckResult {
  if (pattern.life) return gradeFacts(livesOf(pattern.life, sticky, index), pattern.count, index.history, NOW);
  const gradeAt = (at: number): CheckResult =>
    gradeFacts(processFactsOf(pattern, processesAt(index, at)), pattern.count, index.history, at);
  const now = gradeAt(NOW);
  return now.met || !sticky ? now : (everMet(pattern, index.history, kindsOf(pattern), gradeAt) ?? now);
}

/** The newest moment is asked for again by each check of a lesson. */
const newest = new WeakMap<LogIndex, { seq: number; then: ProcessesThen }>();

export function processesAt(index: LogIndex, at: number): ProcessesThen {
  const known = newest.get(index);
  if (at === NOW && known?.seq === index.lastSeq) return known.then;
  const then = processesThen(index.processes.worldAt(at), containersAt(index.containers, at));
  if (at === NOW) newest.set(index, { seq: index.lastSeq, then });
  return then;
}
