/** Ids that a lesson's checks and solutions name must be there, and be there once. */
import { type Lesson, predictionsOf, questionsOf, type Step } from '#engine/lesson/lesson.ts';
import { ContentError } from './content-error.ts';
import type { Part } from './split-lesson.ts';

/** @throws ContentError naming the step's line */
export function verifyReferences(lesson: Lesson, parts: readonly Part[], file: string): void {
  const questions = new Set(questionsOf(lesson).map(({ id }) => id));
  const predictions = new Set(predictionsOf(lesson).map(({ id }) => id));
  const seen = new Set<string>();
  for (const [place, step] of lesson.steps.entries()) {
    const complain = (message: string): never => {
      throw new ContentError(file, parts[place]?.line ?? 1, `step ${step.id}: ${message}`);
    };
    if (seen.has(step.id)) complain('another step has the same id');
    seen.add(step.id);
    for (const id of named(step).questions) if (!questions.has(id)) complain(`there is no question ${id}`);
    for (const path of putByName(step)) if (!filesOf(step).has(path)) complain(`it shows no file ${path}`);
    for (const id of named(step).predictions) if (!predictions.has(id)) complain(`there is no prediction ${id}`);
  }
}

/** Files that the solution puts as the step shows them. */
const putByName = ({ solution }: Step): string[] =>
  solution.flatMap((action) => ('put' in action && action.text === undefined ? [action.put] : []));

const filesOf = ({ blocks }: Step): Set<string> =>
  new Set(blocks.flatMap((block) => (block.kind === 'file' ? [block.path] : [])));

function named({ checks, solution }: Step): { questions: string[]; predictions: string[] } {
  return {
    questions: [
      ...checks.flatMap((check) => (check.kind === 'answered' ? [check.answered] : [])),
      ...solution.flatMap((action) => ('answer' in action ? [action.answer] : [])),
    ],
    predictions: [
      ...checks.flatMap((check) => (check.kind === 'predicted' ? [check.predicted] : [])),
      ...solution.flatMap((action) => ('predict' in action ? [action.predict] : [])),
    ],
  };
}
