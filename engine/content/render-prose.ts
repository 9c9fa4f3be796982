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
      return {
        ...question,
        ask: renderBlock(question.ask),
        because: renderBlock(question.because),
        items: question.items.map((item) => ({ ...item, text: renderInline(item.text) })),
      };
    case 'parent':
    case 'value':
      return { ...question, ask: renderBlock(question.ask), because: renderBlock(question.because) };
    case 'explain':
      return {
        ...question,
        ask: renderBlock(question.ask),
        points: question.points.map((point) => ({ ...point, text: renderInline(point.text) })),
      };
    default:
      return question satisfies never;
  }
}
