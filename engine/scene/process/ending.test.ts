import { expect, it } from 'vitest';
import type { SpanId, TraceId } from '#engine/trace/ids.ts';
import { type Ending, endingOf, type RunFacts } from './ending.ts';
import type { FirstProcess, OutOfMemory, Signal } from './life-signals.ts';
import { endingWords } from './life-words.ts';

const SEEN = { span: 's1' as SpanId, trace: 't1' as TraceId };
const END = 5e9;
const first = (how: Partial<FirstProcess>): FirstProcess => ({
  ...{ at: 0, program: 'sh', pid: 7, endedAt: END, ...SEEN },
  ...how,
});
const starved = (victim: number, before: number): OutOfMemory => ({ at: END - before, victim, ...SEEN });
const sent = (signal: string, sender: Signal['sender']): Signal => ({
  ...{ at: END - 1e6, signal, sender, receiver: 'first' },
  program: sender === 'engine' ? 'runc kill' : 'kill',
});

type Case = [string, Partial<RunFacts>, Ending['kind'], Ending['evidence'], string];
it.each<Case>([
  ...['SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP', 'SIGSYS'].map(
    (signal): Case => [
      `${signal} that nobody sent`,
      { first: first({ signal }) },
      ...(['fault', 'inferred', `was ended by the kernel with ${signal}, for a fault of its own`] as const),
    ],
  ),
  ['a fault by its code alone', { code: 139 }, 'fault', 'inferred', 'Its code is 139.'],
  [
    ...([
      'SIGABRT that nobody sent',
      { code: 134, first: first({ signal: 'SIGABRT' }) },
      'aborted',
      'inferred',
    ] as const),
    'ended itself with SIGABRT (abort), or somebody sent it',
  ],
  [
    'SIGSEGV that the engine sent',
    { first: first({ signal: 'SIGSEGV' }), signals: [sent('SIGSEGV', 'engine')] },
    ...(['killed', 'observed', 'was killed by SIGSEGV.'] as const),
  ],
  [
    'SIGABRT from outside',
    { first: first({ signal: 'SIGABRT' }), signals: [sent('SIGABRT', 'outside')] },
    ...(['killed from outside', 'observed', 'was killed by SIGABRT of kill outside of it'] as const),
  ],
  ['SIGKILL that nobody sent', { code: 137 }, 'killed by somebody', 'observed', 'who sent it was not seen'],
  [
    'the code of a child without memory',
    { code: 137, first: first({ code: 137 }), memory: [starved(8, 1e7)] },
    ...(['by itself', 'inferred', 'its first process passed that end on'] as const),
  ],
  [
    'that code long after',
    { code: 137, first: first({ code: 137 }), memory: [starved(8, 2e9)] },
    ...(['by itself', 'observed', 'The code does not show that'] as const),
  ],
  [
    'another code after a child without memory',
    { code: 1, first: first({ code: 1 }), memory: [starved(8, 1e7)] },
    ...(['by itself', 'observed', 'The code does not show that'] as const),
  ],
  [
    'a kill after a child without memory',
    { code: 137, first: first({ signal: 'SIGKILL' }), memory: [starved(8, 1e7)], signals: [sent('SIGKILL', 'engine')] },
    ...(['killed', 'observed', 'was killed by SIGKILL.'] as const),
  ],
])('%s', (_, facts, kind, evidence, words) => {
  const ending = endingOf({ at: END, signals: [], memory: [], toldOutOfMemory: false, ...facts });
  expect(ending).toMatchObject({ kind, evidence });
  expect(endingWords(ending, 'web')).toContain(words);
});
