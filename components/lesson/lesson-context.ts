'use client';
import { createContext, useContext } from 'react';
import type { Typing } from '#components/terminal/terminal-desk.ts';
import type { Answer } from '#engine/lesson/answers.ts';
import type { TraceLog } from '#engine/trace/log.ts';
import type { Progress } from './progress.ts';
import type { Grading } from './use-grading.ts';

/** What every piece of a lesson needs to know and do. */
export type LessonActs = {
  /** Whether there is a lab to type into. */
  live: boolean;
  log: TraceLog;
  grading: Grading;
  progress: Progress;
  answer(id: string, value: Answer['value'] | null): void;
  /** Types the claim's proof, and grades what comes of it. */
  prove(id: string, lines: readonly string[], stay: boolean): void;
  type(line: string, options: Typing): void;
  /** Shows the event with this seq in the picture. */
  show(seq: number): void;
};

export const LessonContext = createContext<LessonActs | null>(null);

export function useLesson(): LessonActs {
  const acts = useContext(LessonContext);
  if (!acts) throw new Error('A piece of a lesson stands outside a LessonPane.');
  return acts;
}
