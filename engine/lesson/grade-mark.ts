/** Which of some things are so after a run? Read from what was observed, so no answer is stored. */
import type { QuestionResult } from './answers.ts';
import { type GradingContext, gradeCheck } from './grade.ts';
import type { MarkQuestion } from './lesson.ts';
import { commandMatches } from './match.ts';

type ObservedMarks = { so: string[]; evidence: number[] };

/** Ids of the items that are so; undefined while no such command has ended. */
export function observedMarks(question: MarkQuestion, context: GradingContext): ObservedMarks | undefined {
  const isOver = context.index.commands.some(
    (command) => command.root.ended !== undefined && commandMatches(command, question.in),
  );
  if (!isOver) return undefined;
  const results = question.items.map(({ id, when }) => ({ id, ...gradeCheck(when, context) }));
  const met = results.filter((result) => result.met);
  return { so: met.map(({ id }) => id), evidence: [...new Set(met.flatMap(({ evidence }) => evidence))] };
}

export function gradeMarks(question: MarkQuestion, context: GradingContext): QuestionResult {
  const observed = observedMarks(question, context);
  if (observed === undefined) return { state: 'waiting', fact: 'There is no run to compare with yet', evidence: [] };
  const marked = context.answers[question.id]?.value;
  if (!Array.isArray(marked)) return { state: 'open', fact: 'Not answered yet', evidence: [] };
  const { so, evidence } = observed;
  const amiss = question.items.filter(({ id }) => marked.includes(id) !== so.includes(id)).length;
  if (amiss === 0) return { state: 'right', fact: `${so.length} of ${question.items.length} are so`, evidence };
  const fact = `${amiss} of the ${question.items.length} ${amiss === 1 ? 'is' : 'are'} not as you marked ${amiss === 1 ? 'it' : 'them'}`;
  return { state: 'wrong', fact, evidence: [] };
}
