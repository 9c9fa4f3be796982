'use client';
import { type FormEvent, useState } from 'react';
import { gradeQuestion } from '#engine/lesson/answers.ts';
import type { ValueQuestion } from '#engine/lesson/lesson.ts';
import css from './card.module.css';
import { Cited } from './facts.tsx';
import { Html } from './html.tsx';
import { useLesson } from './lesson-context.ts';
import box from './value-box.module.css';

type Props = { question: ValueQuestion; title: string };

/** One line to type a value into; it is compared with what the learner's own lab has shown. */
export function ValueBox({ question, title }: Props) {
  const { answer, grading, progress } = useLesson();
  const given = progress.answers[question.id]?.value;
  const [text, setText] = useState(typeof given === 'string' ? given : '');
  const { state, fact, evidence } = gradeQuestion(question, grading.context);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    answer(question.id, text.trim() === '' ? null : text);
  };
  return (
    <>
      <form className={box.line} onSubmit={submit}>
        <input
          value={text}
          aria-labelledby={title}
          autoComplete="off"
          spellCheck={false}
          maxLength={120}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className={css.primary} disabled={text.trim() === ''}>
          Compare
        </button>
      </form>
      {state === 'waiting' && <p>{fact}.</p>}
      {(state === 'right' || state === 'wrong') && (
        <div className={css.outcome} role="status" data-wrong={state === 'wrong' || undefined}>
          <p>
            <b>{state === 'right' ? 'Right.' : 'Not that one.'}</b> <Cited text={fact} evidence={evidence} />
          </p>
          {state === 'right' && <Html html={question.because} />}
        </div>
      )}
    </>
  );
}
