/** Why a container's program ended: told apart by who sent what, what the kernel did, and how the first process really ended. Pure. */
import type { Evidence } from '#engine/trace/event.ts';
import { signalOf } from '#engine/trace/signal.ts';
import type { Asked } from './asked.ts';
import type { FirstProcess, OutOfMemory, Signal } from './life-signals.ts';

export const ENDINGS = [
  /** the program came to its end */
  'by itself',
  /** it was asked to stop, and did */
  'obeyed',
  /** it was asked to stop, did not in time, and was killed */
  'timed out',
  /** a signal that somebody had the engine send ended it */
  'killed',
  /** the kernel killed it for want of memory */
  'out of memory',
  /** its shim was gone, so that nobody kept it any more, and containerd had it cleared away */
  'cleared away',
  /** a signal of one of its own processes */
  'killed from inside',
  /** a signal of a process of the lab that is not the engine's */
  'killed from outside',
  /** a signal of which nobody was seen to send it */
  'killed by somebody',
  /** the kernel ended it for what it did: SIGSEGV and the like, which nobody was seen to send */
  'fault',
  /** SIGABRT, which programs send themselves by calls that are not watched */
  'aborted',
] as const;
export type EndingKind = (typeof ENDINGS)[number];

export type Ending = {
  /** of the first process, as the kernel tells; else when the engine told of it */
  at: number;
  kind: EndingKind;
  /** as the engine tells it: 128 and the signal's number where a signal ended it */
  code?: number;
  /** that ended the first process */
  signal?: string;
  /** that were sent to it while it was asked to end, in order */
  sent: readonly Signal[];
  asked?: Asked;
  /** another process than the first was killed for want of memory, in this run */
  childOutOfMemory: boolean;
  /** the first process ended with the code of that one, as a shell or an init does */
  passedOn?: true;
  evidence: Evidence;
};

export type RunFacts = {
  at: number;
  code?: number | undefined;
  first?: FirstProcess | undefined;
  /** since the run began */
  signals: readonly Signal[];
  memory: readonly OutOfMemory[];
  /** the engine's own word on memory */
  toldOutOfMemory: boolean;
  /** who asked for this end */
  asked?: Asked | undefined;
};

export function endingOf(run: RunFacts): Ending {
  const { at, code, first, asked, signals } = run;
  const endedAt = first?.endedAt ?? at;
  const signal = first?.signal ?? signalIn(code);
  const toFirst = signals.filter((one) => one.receiver === 'first' && one.at <= endedAt + ALMOST);
  const { kind, evidence, passedOn } = judge(run, toFirst, signal, endedAt);
  return {
    ...{ at: endedAt, kind, evidence, sent: sentFor(kind, toFirst, asked) },
    ...(code !== undefined && { code }),
    ...(signal !== undefined && kind !== 'obeyed' && kind !== 'by itself' && { signal }),
    ...(asked && !UNASKED.has(kind) && { asked }),
    childOutOfMemory: kind !== 'out of memory' && (run.memory.length > 0 || run.toldOutOfMemory),
    ...(passedOn && { passedOn }),
  };
}

/** Stamped at the call, so a signal may come a moment after the end that it made. */
const ALMOST = 2e6;
/** A program that minds a signal which does not ask it to end does so at once. */
const SOON = 1e9;

/** Not for what somebody asked, also where somebody did. */
const UNASKED: ReadonlySet<EndingKind> = new Set(['by itself', 'out of memory', 'fault', 'aborted']);

/** What the kernel sends to who does what can not be done. */
const FAULTS: ReadonlySet<string> = new Set(['SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP', 'SIGSYS']);

type Verdict = { kind: EndingKind; evidence: Evidence; passedOn?: true };
const seen = (kind: EndingKind): Verdict => ({ kind, evidence: 'observed' });
const concluded = (kind: EndingKind): Verdict => ({ kind, evidence: 'inferred' });

function judge(run: RunFacts, sent: readonly Signal[], signal: string | undefined, endedAt: number): Verdict {
  const { memory, first, toldOutOfMemory, asked } = run;
  const last = sent.findLast((one) => one.signal === signal);
  if (signal === 'SIGKILL' && memory.some(({ victim }) => victim === first?.pid)) return seen('out of memory');
  if (signal === 'SIGKILL' && !last && toldOutOfMemory && memory.length === 0) return concluded('out of memory');
  if (isPassedOn(run, last, endedAt)) return { ...concluded('by itself'), passedOn: true };
  if (signal !== undefined && first?.signal === undefined && first?.code !== undefined)
    return ownCode(run, sent, endedAt);
  if (signal === undefined) return ownCode(run, sent, endedAt);
  if (!last) return unsent(signal);
  if (last.sender === 'inside') return seen('killed from inside');
  if (last.sender === 'outside') return seen('killed from outside');
  if (last.program.endsWith(' delete')) return seen('cleared away');
  if (asked && asksGently(asked)) {
    if (signal === 'SIGKILL') return seen(sent.some((one) => isBefore(one, last, asked)) ? 'timed out' : 'killed');
    return seen('obeyed');
  }
  return seen('killed');
}

function unsent(signal: string): Verdict {
  if (FAULTS.has(signal)) return concluded('fault');
  return signal === 'SIGABRT' ? concluded('aborted') : seen('killed by somebody');
}

/** A shell and an init end with the code of their child: 137 of one that was killed just before. */
function isPassedOn({ first, code, memory }: RunFacts, killer: Signal | undefined, endedAt: number): boolean {
  if (!first || first.signal !== undefined) return false;
  const own = first.code ?? (killer ? undefined : code);
  return own === KILLED && memory.some(({ victim, at }) => victim !== first.pid && endedAt - at < SOON);
}

const KILLED = 137;

/** It ended with a code of its own, perhaps because of a signal that it minds. */
function ownCode({ asked }: RunFacts, sent: readonly Signal[], endedAt: number): Verdict {
  const last = sent.at(-1);
  if (!last || last.signal === 'SIGKILL') return seen('by itself');
  if (asked && asksGently(asked) && last.sender === 'engine') return seen('obeyed');
  return endedAt - last.at < SOON && last.sender === 'engine' ? concluded('obeyed') : seen('by itself');
}

const asksGently = ({ verb }: Asked): boolean => verb === 'stop' || verb === 'restart';

const isBefore = (one: Signal, last: Signal, asked: Asked): boolean =>
  one.sender === 'engine' && one.signal !== 'SIGKILL' && one.at >= asked.at && one.at < last.at;

/** Those that belong to this end, not what the program went on after. */
function sentFor(kind: EndingKind, sent: readonly Signal[], asked: Asked | undefined): readonly Signal[] {
  if (UNASKED.has(kind)) return [];
  return asked && asksGently(asked) ? sent.filter(({ at }) => at >= asked.at) : sent.slice(-1);
}

/** 137 → SIGKILL, as a shell has it. A program may end with such a number by itself. */
const signalIn = (code: number | undefined): string | undefined =>
  code !== undefined && code > 128 ? signalOf(code - 128) : undefined;
