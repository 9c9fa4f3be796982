'use client';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import {
  type CheckResult,
  type GradingContext,
  gradeLesson,
  proveClaim,
  type StepResult,
} from '#engine/lesson/grade.ts';
import type { Claim, Lesson } from '#engine/lesson/lesson.ts';
import type { TraceLog } from '#engine/trace/log.ts';
import { LogReader } from './log-reader.ts';
import { NO_PROGRESS, type Progress, withDone } from './progress.ts';

export type Grading = { context: GradingContext; steps: StepResult[] };

/**
 * Grades the lesson again whenever something was observed or answered. Steps met in a live lab are done for good; a recording
 * shows what somebody else did.
 */
export function useGrading(
  lesson: Lesson,
  log: TraceLog,
  progress: Progress,
  change: (edit: (progress: Progress) => Progress) => void,
  live: boolean,
): Grading {
  const [reader, version] = useReader(log, -1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the index grows in place; its version says that it did
  const grading = useMemo(() => {
    const context: GradingContext = { index: reader.index, answers: progress.answers, lesson };
    return { context, steps: gradeLesson(lesson, context) };
  }, [lesson, reader, version, progress.answers]);
  const met = lesson.steps.filter((_, index) => grading.steps[index]?.met).map((step) => step.id);
  const metKey = met.join(' ');
  useEffect(() => {
    if (live && metKey) change((now) => withDone(now, metKey.split(' ')));
  }, [live, metKey, change]);
  return grading;
}

/** Results of a claim's proof, from the moment at which it was typed. */
export function useProof(claim: Claim, log: TraceLog, after: number | undefined): CheckResult[] | null {
  const [reader, version] = useReader(log, after ?? Number.MAX_SAFE_INTEGER);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the index grows in place; its version says that it did
  return useMemo(
    () => (after === undefined ? null : proveClaim(claim, { index: reader.index, answers: NO_PROGRESS.answers })),
    [claim, reader, version, after],
  );
}

function useReader(log: TraceLog, after: number): [LogReader, number] {
  const reader = useMemo(() => new LogReader(log, after), [log, after]);
  const read = (): number => reader.version;
  return [reader, useSyncExternalStore(reader.start, read, read)];
}
