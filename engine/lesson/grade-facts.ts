/** What is looked for among facts that were told of a lab, now or at some time: how many fit, what came near, and which events tell of it. */
import type { StateChanged } from '#engine/trace/event.ts';
import type { CheckResult } from './grade.ts';
import { amountIs } from './match.ts';
import type { Amount } from './matcher.ts';

export type Fact = {
  subject: { kind: StateChanged['subject']['kind']; id: string };
  /** It is what the pattern is about … */
  meant: boolean;
  /** … and is as the pattern wants it. */
  so: boolean;
  words: string;
  /** ns; when it came about. Absent: what was told last counts. */
  at?: number;
};

export const NOW = Number.MAX_SAFE_INTEGER;

/** @param at ns; what was told later does not count as evidence */
export function gradeFacts(
  all: readonly Fact[],
  count: Amount | undefined,
  history: readonly StateChanged[],
  at: number,
): CheckResult {
  const facts = all.filter(({ meant }) => meant);
  const found = facts.filter(({ so }) => so);
  if (amountIs(found.length, count)) return { met: true, evidence: seqsOf(found, history, at), fact: inWords(found) };
  const near = found.at(-1) ?? facts.at(-1);
  const missed = near && { evidence: seqsOf([near], history, at), missed: near.words };
  return { met: false, evidence: [], fact: 'Not observed yet', ...missed };
}

/** How far a log was looked through for a check, and what was found: a log only grows, so nothing is looked at twice. */
type Looked = { events: number; found?: CheckResult };
const looked = new WeakMap<object, WeakMap<object, Looked>>();

/**
 * When a check was met first.
 * @param pattern the same object each time
 * @param history the same list each time, longer by what was told since
 * @param kinds of subjects, whose change may be what meets it
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

const SHOWN = 3;

function inWords(found: readonly Fact[]): string {
  const words = [...new Set(found.map((fact) => fact.words))];
  if (words.length === 0) return 'there is none';
  const more = words.length - SHOWN;
  return `${words.slice(0, SHOWN).join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

/** The events that told of it last. */
function seqsOf(facts: readonly Fact[], history: readonly StateChanged[], until: number): number[] {
  const told = facts.slice(0, SHOWN).flatMap(({ subject: { kind, id }, at: since = until }) => {
    const event = history.findLast(({ subject, at }) => subject.kind === kind && subject.id === id && at <= since);
    return event === undefined ? [] : [event.seq];
  });
  return [...new Set(told)];
}
