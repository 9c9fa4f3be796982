/**
 * Grades checks against what was observed. Pure: the same live, in replay and in tests. A result cites the events (`seq`) that
 * met the check, or the nearest event that did not.
 */

import { type Answers, gradeQuestion } from './answers.ts';
import type { Check } from './check.ts';
import { gradeBuild } from './grade-build.ts';
import { gradeMeasured } from './grade-measured.ts';
import { gradeNetwork } from './grade-network.ts';
import { gradePacket, gradeUnfollowed } from './grade-packet.ts';
import { gradeProcess } from './grade-process.ts';
import { gradeStorage } from './grade-storage.ts';
import { gradeStored } from './grade-stored.ts';
import { gradeCommand, gradeOrder, gradeSpan } from './grade-trace.ts';
import { gradeTransfer } from './grade-transfer.ts';
import { gradeWorld } from './grade-world.ts';
import type { Claim, Hint, Lesson, Prediction, Question, Step } from './lesson.ts';
import { predictionsOf, questionsOf } from './lesson.ts';
import type { LogIndex } from './log-index.ts';

export type CheckResult = {
  met: boolean;
  /** seq of the events that met it, or of the nearest miss */
  evidence: number[];
  /** What was observed, in one sentence; when unmet, what is still to be seen. */
  fact: string;
  /** Why it is not met, when something came near: `the last create answered 404 …`. */
  missed?: string;
};

export type GradingContext = { index: LogIndex; answers: Answers; lesson?: Lesson };

export type StepResult = { met: boolean; checks: CheckResult[]; hints: HintResult[] };
export type HintResult = { hint: Hint; fact: string; evidence: number[] };

export function gradeCheck(check: Check, context: GradingContext): CheckResult {
  switch (check.kind) {
    case 'span':
      return gradeSpan(check, context.index);
    case 'order':
      return gradeOrder(check, context.index);
    case 'command':
      return gradeCommand(check, context.index);
    case 'world':
      return gradeWorld(check, context.index);
    case 'stored':
      return gradeStored(check, context.index);
    case 'transfer':
      return gradeTransfer(check, context.index);
    case 'build':
      return gradeBuild(check, context.index);
    case 'network':
      return gradeNetwork(check, context.index);
    case 'process':
      return gradeProcess(check, context.index);
    case 'storage':
      return gradeStorage(check, context.index);
    case 'packet':
      return gradePacket(check, context.index);
    case 'unfollowed':
      return gradeUnfollowed(check, context.index);
    case 'measured':
      return gradeMeasured(check, context.index);
    case 'answered':
      return gradeAnswered(findQuestion(context, check.answered), context);
    case 'predicted':
      return gradePredicted(findPrediction(context, check.predicted), context);
    default:
      return check satisfies never;
  }
}

/** Hints are for steps that are not done: those whose condition holds now, with what made it hold. */
export function gradeStep(step: Step, context: GradingContext): StepResult {
  const checks = step.checks.map((check) => gradeCheck(check, context));
  const met = checks.every((result) => result.met);
  return { met, checks, hints: met ? [] : hintsFor(step, context) };
}

export const gradeLesson = (lesson: Lesson, context: GradingContext): StepResult[] =>
  lesson.steps.map((step) => gradeStep(step, { ...context, lesson }));

export const proveClaim = (claim: Claim, context: GradingContext): CheckResult[] =>
  claim.proof.checks.map((check) => gradeCheck(check, context));

function hintsFor(step: Step, context: GradingContext): HintResult[] {
  return step.hints.flatMap((hint) => {
    if (hint.when === undefined) return [];
    const { met, fact, evidence } = gradeCheck(hint.when, context);
    return met ? [{ hint, fact, evidence }] : [];
  });
}

function gradeAnswered(question: Question, context: GradingContext): CheckResult {
  const { state, fact, evidence } = gradeQuestion(question, context);
  return { met: state === 'right', evidence, fact, ...(state === 'wrong' && { missed: fact }) };
}

function gradePredicted(prediction: Prediction, { answers }: GradingContext): CheckResult {
  const answer = answers[prediction.id];
  const option = prediction.options.find(({ id }) => id === answer?.value);
  return option === undefined
    ? { met: false, evidence: [], fact: 'No prediction yet' }
    : { met: true, evidence: [], fact: 'You made a prediction' };
}

const findQuestion = ({ lesson }: GradingContext, id: string): Question =>
  known(lesson && questionsOf(lesson).find((question) => question.id === id), `question ${id}`);

const findPrediction = ({ lesson }: GradingContext, id: string): Prediction =>
  known(lesson && predictionsOf(lesson).find((prediction) => prediction.id === id), `prediction ${id}`);

/** The loader has made sure that ids exist, so a missing one is a bug. */
function known<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Error(`A check names ${what}, which the lesson does not have.`);
  return found;
}
