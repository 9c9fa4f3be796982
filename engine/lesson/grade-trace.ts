/** Checks about what one command caused: a span, spans in order, an exit status. */
import type { Check, CommandPattern, SpanPattern } from './check.ts';
import { describeSpan, quoteCommand } from './describe.ts';
import type { CheckResult } from './grade.ts';
import type { LogIndex, SeenCommand, SeenSpan } from './log-index.ts';
import { amountIs, argvMatches, commandMatches, exitOf, isSameCall, spanMatches } from './match.ts';

type Of<Kind extends Check['kind']> = Extract<Check, { kind: Kind }>;

const NOTHING: CheckResult = { met: false, evidence: [], fact: 'Not observed yet' };

export function gradeSpan(check: Of<'span'>, index: LogIndex): CheckResult {
  if (amountIs(0, check.count)) return gradeAbsence(check, index);
  for (const command of newestFirst(index, check.in)) {
    const spans = command.spans.filter((span) => spanMatches(span, check.span));
    const last = spans.at(-1);
    if (last !== undefined && amountIs(spans.length, check.count)) return met(spans, countedFact(spans, last));
  }
  return missedSpan(check, index);
}

/** That something did not happen is known only when the command is over and no probe lost anything meanwhile. */
function gradeAbsence(check: Of<'span'>, index: LogIndex): CheckResult {
  for (const command of newestFirst(index, check.in)) {
    const end = command.root.ended;
    if (end === undefined) continue;
    const spans = command.spans.filter((span) => spanMatches(span, check.span));
    if (!amountIs(spans.length, check.count)) continue;
    const evidence = [command.root.started, end];
    const loss = index.losses.find(({ at }) => at >= command.root.startedAt);
    if (loss !== undefined && loss.seq < end)
      return {
        met: false,
        evidence: [loss.seq],
        fact: 'Not certain',
        missed: `the ${loss.probe} probe lost events during ${quoteCommand(command)}: run it again`,
      };
    return { met: true, evidence, fact: `${quoteCommand(command)} ended without ${nameOfPattern(check.span)}` };
  }
  return missedSpan(check, index);
}

export function gradeOrder(check: Of<'order'>, index: LogIndex): CheckResult {
  let best: { spans: SeenSpan[]; command: SeenCommand } | undefined;
  for (const command of newestFirst(index, check.in)) {
    const spans = inOrder(command.spans, check.order);
    if (spans.length === check.order.length) return met(spans, spans.map(describeSpan).join(', then '));
    if (best === undefined || spans.length > best.spans.length) best = { spans, command };
  }
  if (best === undefined) return missedCommand(check.in, index);
  const next = check.order[best.spans.length] as SpanPattern;
  return {
    ...NOTHING,
    evidence: best.spans.map((span) => span.started),
    missed: `in ${quoteCommand(best.command)} ${nearest(best.command, next) ?? `${nameOfPattern(next)} did not follow`}`,
  };
}

export function gradeCommand(check: Of<'command'>, index: LogIndex): CheckResult {
  const command = index.commands.findLast((one) => one.processes.length > 0 && commandMatches(one, check.command));
  if (command === undefined) return missedCommand(check.command, index);
  const exit = exitOf(command, check.command);
  const fact = exit === undefined ? `${quoteCommand(command)} was run` : `${quoteCommand(command)} exited with ${exit}`;
  return { met: true, evidence: [command.root.started, ...ending(command.root)], fact };
}

/** The earliest match of each pattern after the one before it; stops at the first that is not there. */
function inOrder(spans: readonly SeenSpan[], patterns: readonly SpanPattern[]): SeenSpan[] {
  const found: SeenSpan[] = [];
  let from = 0;
  for (const pattern of patterns) {
    const place = spans.findIndex((span, position) => position >= from && spanMatches(span, pattern));
    if (place < 0) break;
    found.push(spans[place] as SeenSpan);
    from = place + 1;
  }
  return found;
}

const newestFirst = (index: LogIndex, pattern: CommandPattern = {}): SeenCommand[] =>
  index.commands.filter((command) => commandMatches(command, pattern)).reverse();

function met(spans: SeenSpan[], fact: string): CheckResult {
  return { met: true, evidence: spans.flatMap((span) => [span.started, ...ending(span)]), fact };
}

const ending = (span: SeenSpan): number[] => (span.ended === undefined ? [] : [span.ended]);

function countedFact(spans: SeenSpan[], last: SeenSpan): string {
  if (spans.length === 1) return describeSpan(last);
  const names = new Set(spans.map(({ name }) => name));
  return names.size === 1
    ? `${spans.length} × ${last.name}; the last: ${describeSpan(last)}`
    : `${spans.length} of them: ${[...names].join(', ')}`;
}

function missedSpan(check: Of<'span'>, index: LogIndex): CheckResult {
  for (const command of newestFirst(index, check.in)) {
    const near = command.spans.filter((span) => isSameCall(span, check.span));
    const last = near.at(-1);
    if (last === undefined) continue;
    return {
      ...NOTHING,
      evidence: near.flatMap((span) => [span.started, ...ending(span)]),
      missed: `the last ${describeSpan(last)}`,
    };
  }
  return missedCommand(check.in, index);
}

/** The learner ran the right thing and it ended otherwise than meant. */
function missedCommand(pattern: CommandPattern | undefined, index: LogIndex): CheckResult {
  if (pattern === undefined) return NOTHING;
  const near = index.commands.findLast((command) => command.processes.length > 0 && argvMatches(command, pattern));
  if (near === undefined) return NOTHING;
  const exit = exitOf(near, pattern);
  const evidence = [near.root.started, ...ending(near.root)];
  if (exit === undefined) return { ...NOTHING, evidence, missed: `${quoteCommand(near)} is still running` };
  if (commandMatches(near, pattern)) return { ...NOTHING, evidence, missed: `${quoteCommand(near)} ran without it` };
  return { ...NOTHING, evidence, missed: `${quoteCommand(near)} exited with ${exit}` };
}

function nearest(command: SeenCommand, pattern: SpanPattern): string | undefined {
  const near = command.spans.findLast((span) => isSameCall(span, pattern));
  return near && describeSpan(near);
}

function nameOfPattern({ name, to }: SpanPattern): string {
  if (typeof name === 'string') return `a ${name}`;
  return to === undefined ? 'such a call' : `such a call to ${to}`;
}
