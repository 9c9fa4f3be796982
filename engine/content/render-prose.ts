/** The prose inside lesson data becomes safe HTML, field by field. */
import type { Claim, Hint, Prediction, Question } from '#engine/lesson/lesson.ts';
import { renderBlock, renderInline } from './render-markdown.ts';

export const renderHint = (hint: Hint): Hint => ({ ...hint, text: renderInline(hint.text) });

export const renderPrediction = (prediction: Prediction): Prediction => ({
  ...prediction,
  ask: renderBlock(prediction.ask),
  because: renderBlock(prediction.because),
  options: prediction.options.map((option) => ({ ...option, text: renderInline(option.text) })),
});

export const renderClaim = (claim: Claim): Claim => ({
  ...claim,
  statement: renderInline(claim.statement),
  because: renderBlock(claim.because),
});

export function renderQuestion(question: Question): Question {
  switch (question.kind) {
    case 'choice':
      return {
        ...question,
        ask: renderBlock(question.ask),
        options: question.options.map((option) => ({
          ...option,
          text: renderInline(option.text),
          because: renderInline(option.because),
        })),
      };
    case 'order':
      return { ...withReason(question), items: question.items.map(inline) };
    case 'mark':
      return { ...withReason(question), items: question.items.map(inline) };
    case 'parent':
    case 'value':
      return withReason(question);
    case 'explain':
      return {
        ...question,
        ask: renderBlock(question.ask),
        points: question.points.map(inline),
      };
    default:
      return question satisfies never;
  }
}

const inline = <T extends { text: string }>(item: T): T => ({ ...item, text: renderInline(item.text) });

const withReason = <T extends { ask: string; because: string }>(question: T): T => ({
  ...question,
  ask: renderBlock(question.ask),
  because: renderBlock(question.because),
});
