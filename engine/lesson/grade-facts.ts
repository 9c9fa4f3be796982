/** How many facts are as a check wants them, and in which words that is told. */
import type { TraceId } from '#engine/trace/ids.ts';
import type { CheckResult } from './grade.ts';
import { amountIs } from './match.ts';
import type { Amount } from './matcher.ts';

export type Fact = {
  /** The events that told of it last are what a result cites … */
  subject: { kind: string; id: string };
  /** … unless it is one event's. */
  seq?: number;
  /** of what a command caused: its trace */
  trace?: TraceId | undefined;
  /** It is what the pattern is about … */
  meant: boolean;
  /** … and is as the pattern wants it. */
  so: boolean;
  words: string;
  /** ns; when it came about. Absent: what was told last counts. */
  at?: number;
};

/** The seq of what told of a subject last; `until` a time (ns), where that is known. */
export type SeqOf = (subject: Fact['subject'], until?: number) => number | undefined;

export function gradeFacts(all: readonly Fact[], count: Amount | undefined, seqOf: SeqOf): CheckResult {
  const facts = all.filter(({ meant }) => meant);
  const found = facts.filter(({ so }) => so);
  if (amountIs(found.length, count)) return { met: true, evidence: seqsOf(found, seqOf), fact: inWords(found) };
  const near = found.at(-1) ?? facts.at(-1);
  const missed = near && { evidence: seqsOf([near], seqOf), missed: near.words };
  return { met: false, evidence: [], fact: 'Not observed yet', ...missed };
}

const SHOWN = 3;

function inWords(found: readonly Fact[]): string {
  const words = [...new Set(found.map((fact) => fact.words))];
  if (words.length === 0) return 'there is none';
  const more = words.length - SHOWN;
  return `${words.slice(0, SHOWN).join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

function seqsOf(facts: readonly Fact[], seqOf: SeqOf): number[] {
  const told = facts.slice(0, SHOWN).flatMap(({ subject, seq, at }) => seq ?? seqOf(subject, at) ?? []);
  return [...new Set(told)];
}
