'use client';
import { useId } from 'react';
import { gradeQuestion } from '#engine/lesson/answers.ts';
import type { ChoiceQuestion, Question } from '#engine/lesson/lesson.ts';
import css from './card.module.css';
import { Html } from './html.tsx';
import { useLesson } from './lesson-context.ts';
import { MarkList } from './mark-list.tsx';
import { OrderBoard } from './order-board.tsx';
import { OwnWords } from './own-words.tsx';
import { ProcessPicker } from './process-picker.tsx';
import { ValueBox } from './value-box.tsx';

export function QuestionCard({ question }: { question: Question }) {
  const title = useId();
  return (
    <article className={css.card} data-kind="question" aria-labelledby={title}>
      <h3 id={title}>{TITLES[question.kind]}</h3>
      <Html html={question.ask} />
      <Answering question={question} title={title} />
    </article>
  );
}

const TITLES = {
  choice: 'Question',
  order: 'Put it in order',
  mark: 'Mark what is so',
  parent: 'Pick a process',
  value: 'Read it off',
  explain: 'In your own words',
} as const;

function Answering({ question, title }: { question: Question; title: string }) {
  switch (question.kind) {
    case 'choice':
      return <Choices question={question} />;
    case 'order':
      return <OrderBoard question={question} />;
    case 'mark':
      return <MarkList question={question} />;
    case 'parent':
      return <ProcessPicker question={question} />;
    case 'value':
      return <ValueBox question={question} title={title} />;
    case 'explain':
      return <OwnWords question={question} title={title} />;
    default:
      return question satisfies never;
  }
}

/** Every choice is explained, the wrong ones too; another try costs nothing. */
function Choices({ question }: { question: ChoiceQuestion }) {
  const { answer, grading, progress } = useLesson();
  const name = useId();
  const { state } = gradeQuestion(question, grading.context);
  const chosen = question.options.find(({ id }) => id === progress.answers[question.id]?.value);
  return (
    <>
      {question.options.map(({ id, text }) => (
        <label key={id} className={css.option}>
          <input type="radio" name={name} checked={chosen?.id === id} onChange={() => answer(question.id, id)} />
          <Html as="span" html={text} />
        </label>
      ))}
      {chosen && (
        <div className={css.outcome} role="status" data-wrong={state === 'wrong' || undefined}>
          <p>
            <b>{state === 'right' ? 'Right.' : 'Not that one.'}</b> <Html as="span" html={chosen.because} />
          </p>
        </div>
      )}
    </>
  );
}
