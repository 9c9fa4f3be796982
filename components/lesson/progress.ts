/** What a learner did in a lesson, kept in this browser only. */
import type { Answer, Answers } from '#engine/lesson/answers.ts';

export type Progress = {
  /** The lab whose log the `seq`s below refer to; another lab begins with no answers. */
  lab: string | null;
  answers: Answers;
  /** Claims under proof: the log's last seq when the proof was typed. */
  proofs: Record<string, number>;
  /** Steps that were met once, in whatever lab. */
  done: string[];
};

export const NO_PROGRESS: Progress = { lab: null, answers: {}, proofs: {}, done: [] };

export function readProgress(text: string | null): Progress {
  if (text === null) return NO_PROGRESS;
  try {
    return { ...NO_PROGRESS, ...(JSON.parse(text) as Partial<Progress>) };
  } catch {
    return NO_PROGRESS;
  }
}

/** Answers and proofs are about one lab's log; what was done stays done. */
export const inLab = (progress: Progress, lab: string | null): Progress =>
  lab === null || progress.lab === lab ? progress : { ...NO_PROGRESS, lab, done: progress.done };

export const withAnswer = (progress: Progress, id: string, answer: Answer | null): Progress => {
  const { [id]: _, ...others } = progress.answers;
  return { ...progress, answers: answer ? { ...others, [id]: answer } : others };
};

export const withProof = (progress: Progress, id: string, seq: number): Progress => ({
  ...progress,
  proofs: { ...progress.proofs, [id]: seq },
});

export function withDone(progress: Progress, steps: readonly string[]): Progress {
  const done = [...new Set([...progress.done, ...steps])];
  return done.length === progress.done.length ? progress : { ...progress, done };
}
