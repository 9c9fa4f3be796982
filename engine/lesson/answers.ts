/** What the learner said, compared with what was observed. */
import { describeSpan, quoteCommand } from './describe.ts';
import { type CheckResult, type GradingContext, gradeCheck } from './grade.ts';
import { gradeMarks, observedMarks } from './grade-mark.ts';
import { gradeParent, observedParent } from './grade-parent.ts';
import { gradeValue, observedValue } from './grade-value.ts';
import type { ChoiceQuestion, ExplainQuestion, OrderQuestion, Prediction, Question } from './lesson.ts';
import type { LogIndex, SeenCommand, SeenSpan } from './log-index.ts';
import { commandMatches, spanMatches } from './match.ts';

/** `value`: an option's id, what was typed, or the ids of items, in order where it counts. `seq`: the log's last seq when it was given. */
export type Answer = { value: string | string[]; seq: number };
export type Answers = Record<string, Answer>;

export type QuestionResult = {
  /** `waiting`: no run to grade against yet */
  state: 'open' | 'waiting' | 'right' | 'wrong';
  fact: string;
  evidence: number[];
  /** Order questions: the first place that is wrong, from 0. */
  wrongAt?: number;
};

export type Settlement =
  | { state: 'open' }
  | { state: 'chosen'; chosen: string }
  | {
      state: 'settled';
      /** Absent when the run came and no prediction had been made. */
      chosen?: string;
      /** The option that the run met. */
      happened: string;
      right: boolean;
      /** The run came before the prediction. */
      hindsight: boolean;
      fact: string;
      evidence: number[];
    };

/** Nothing is settled before a prediction is made, so that the page never gives the answer away. */
export function settlePrediction(prediction: Prediction, context: GradingContext): Settlement {
  const answer = context.answers[prediction.id];
  if (answer === undefined || typeof answer.value !== 'string') return { state: 'open' };
  const chosen = answer.value;
  const happened = whatHappened(prediction, context);
  if (happened === undefined) return { state: 'chosen', chosen };
  const { fact, evidence } = happened.result;
  const hindsight = evidence.every((seq) => seq <= answer.seq);
  return { state: 'settled', chosen, happened: happened.id, right: happened.id === chosen, hindsight, fact, evidence };
}

function whatHappened(
  prediction: Prediction,
  context: GradingContext,
): { id: string; result: CheckResult } | undefined {
  for (const { id, when } of prediction.options) {
    const result = gradeCheck(when, context);
    if (result.met) return { id, result };
  }
  return undefined;
}

export function gradeQuestion(question: Question, context: GradingContext): QuestionResult {
  switch (question.kind) {
    case 'choice':
      return gradeChoice(question, context);
    case 'order':
      return gradeOrdering(question, context);
    case 'mark':
      return gradeMarks(question, context);
    case 'parent':
      return gradeParent(question, context);
    case 'value':
      return gradeValue(question, context);
    case 'explain':
      return gradeExplanation(question, context);
    default:
      return question satisfies never;
  }
}

/** The right option, the items that are so, or the order in which the items were observed; null while nothing was. */
export function rightAnswer(question: Question, context: GradingContext): string | string[] | null {
  switch (question.kind) {
    case 'choice':
      return question.options.find(({ right }) => right)?.id ?? null;
    case 'order':
      return observedOrder(question, context.index)?.items.map(({ id }) => id) ?? null;
    case 'mark':
      return observedMarks(question, context)?.so ?? null;
    case 'parent':
      return observedParent(question, context)?.parent.pid.toString() ?? null;
    case 'value':
      return observedValue(question, context)?.value ?? null;
    case 'explain':
      return question.points.map(({ id }) => id);
    default:
      return question satisfies never;
  }
}

function gradeChoice(question: ChoiceQuestion, { answers }: GradingContext): QuestionResult {
  const chosen = question.options.find(({ id }) => id === answers[question.id]?.value);
  if (chosen === undefined) return { state: 'open', fact: 'Not answered yet', evidence: [] };
  return chosen.right
    ? { state: 'right', fact: 'You chose the right answer', evidence: [] }
    : { state: 'wrong', fact: 'That is not it', evidence: [] };
}

/** The learner is the judge: an explanation is right when it makes every point, and open until then. */
function gradeExplanation(question: ExplainQuestion, { answers }: GradingContext): QuestionResult {
  const made = pointsMade(question, answers);
  if (made === undefined) return { state: 'open', fact: 'Not answered yet', evidence: [] };
  const fact = `Your answer makes ${made.length} of ${question.points.length} points`;
  return { state: made.length === question.points.length ? 'right' : 'open', fact, evidence: [] };
}

/** Ids of the points that the learner ticked; undefined before the comparison. */
export function pointsMade(question: ExplainQuestion, answers: Answers): string[] | undefined {
  const ticked = answers[question.id]?.value;
  return Array.isArray(ticked) ? question.points.flatMap(({ id }) => (ticked.includes(id) ? [id] : [])) : undefined;
}

function gradeOrdering(question: OrderQuestion, { index, answers }: GradingContext): QuestionResult {
  const observed = observedOrder(question, index);
  if (observed === undefined) return { state: 'waiting', fact: 'There is no run to compare with yet', evidence: [] };
  const answer = answers[question.id]?.value;
  if (!Array.isArray(answer)) return { state: 'open', fact: 'Not answered yet', evidence: [] };
  const wrongAt = observed.items.findIndex(({ id }, place) => answer[place] !== id);
  if (wrongAt < 0)
    return { state: 'right', fact: `This is the order in ${quoteCommand(observed.command)}`, evidence: seqs(observed) };
  return { state: 'wrong', wrongAt, fact: orderMiss(question, observed, answer, wrongAt), evidence: seqs(observed) };
}

type Observed = { command: SeenCommand; items: { id: string; span: SeenSpan }[] };

function observedOrder(question: OrderQuestion, index: LogIndex): Observed | undefined {
  for (const command of index.commands.toReversed()) {
    if (!commandMatches(command, question.in)) continue;
    const items = question.items.flatMap(({ id, span: pattern }) => {
      const span = command.spans.find((one) => spanMatches(one, pattern));
      return span === undefined ? [] : [{ id, span }];
    });
    if (items.length === question.items.length)
      return { command, items: items.sort((one, other) => one.span.startedAt - other.span.startedAt) };
  }
  return undefined;
}

const seqs = ({ items }: Observed): number[] => items.map(({ span }) => span.started);

/** Says where the learner's order first differs, by the span they put there; not what belongs there. */
function orderMiss(question: OrderQuestion, observed: Observed, answer: string[], wrongAt: number): string {
  const theirs = observed.items.find(({ id }) => id === answer[wrongAt]);
  if (theirs === undefined) return `Place ${wrongAt + 1} of ${question.items.length} is empty`;
  return `Place ${wrongAt + 1} is not “${describeSpan(theirs.span)}”: in your run something else came before it`;
}
