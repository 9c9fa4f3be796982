/** Checks about a lab's processes as they are now, or, when sticky, were at some time. */
import type { Check } from './check.ts';
import type { ProcessPattern } from './check-process.ts';
import { everMet } from './ever-met.ts';
import type { CheckResult } from './grade.ts';
import { gradeFacts } from './grade-facts.ts';
import type { LogIndex } from './log-index.ts';
import { amountIs } from './match.ts';
import { livesOf } from './match-life.ts';
import { kindsOf, processFactsOf } from './match-process.ts';
import { SeenProcesses } from './seen-processes.ts';

type ProcessCheck = Extract<Check, { kind: 'process' }>;

export function gradeProcess({ process: pattern, sticky }: ProcessCheck, index: LogIndex): CheckResult {
  if (pattern.life) return gradeFacts(livesOf(pattern.life, sticky, index), pattern.count, index.seqOf);
  const grade = (seen: SeenProcesses) => gradeThen(pattern, seen);
  if (!sticky) return grade(index.processes);
  return everMet(pattern, index.processes, () => new SeenProcesses(), [...kindsOf(pattern), 'container'], grade);
}

function gradeThen(pattern: ProcessPattern, seen: SeenProcesses): CheckResult {
  const unknown = unknownName(pattern, seen);
  if (unknown !== undefined) return { met: false, evidence: [], fact: `nothing is known of ${unknown} yet` };
  return gradeFacts(processFactsOf(pattern, seen.now), pattern.count, seen.seqOf);
}

/** That something is not there says nothing of a container of which nothing like it was told. */
function unknownName({ running, limit, use, count }: ProcessPattern, seen: SeenProcesses): string | undefined {
  const lacks = (kind: Parameters<SeenProcesses['knows']>[0], name: string | undefined) =>
    name !== undefined && name !== 'host' && !seen.knows(kind, name);
  if (lacks('process-facts', running?.in)) return `processes of a container ${running?.in}`;
  if (lacks('container', running?.serves)) return `a container ${running?.serves}`;
  const grouped = limit?.in ?? use?.in;
  // That it lacks a limit is known once it has got its limits.
  return lacks(limit && amountIs(0, count) ? 'limits' : 'cgroup', grouped)
    ? `a control group of a container ${grouped}`
    : undefined;
}
